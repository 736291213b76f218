import { type ArtifactRef, type Cue, type CueList, SOURCE_CUES, type StageMessage } from '@z2/contracts';
import type { EditedCues } from '@z2/entities';
import { RedisEvents, type StageResult, StageRuns } from '@z2/queue';

import { SCHEMAS } from '../docs/schemas';
import { schemaFaults } from '../testing/schema-faults';
import { startTestGateway, type TestGateway } from '../testing/test-gateway';

const cue = (number: number, text: string, more: Partial<Cue> = {}): Cue => ({
  ...{ id: `c${number}`, start_ms: number * 1000, end_ms: number * 1000 + 900, text },
  ...more,
});
const SAID = [cue(1, 'Bees', { words: [] }), cue(2, 'dance.'), cue(3, 'So do I.')];
const WORDS: Record<string, Cue[]> = {
  es: [cue(1, 'Abejas', { marks: ['untranslated'] }), cue(2, 'bailan.'), cue(3, 'Yo también.')],
  fr: [cue(1, 'Les abeilles'), cue(2, 'dansent.'), cue(3, 'Moi aussi.')],
};

/** The gateway and PostgreSQL are real; a worker's part is played: what it makes of edited cues is tested with the stages. */
describe('cues', () => {
  let gateway: TestGateway;
  let runs: StageRuns;
  let job: string;
  beforeAll(async () => {
    gateway = await startTestGateway();
    runs = new StageRuns(gateway.database.dataSource, new RedisEvents(gateway.redis), {
      ...{ leaseMs: 30_000, maxAttempts: 3, workerId: 'w' },
    });
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    const request = { source_path: gateway.film, source_language: 'en', target_languages: ['es', 'fr'] };
    job = (await gateway.client.createJob(request)).job_uuid;
    expect(await work()).toHaveLength(12);
  });

  const put = async (kind: 'transcript' | 'translation', cues: readonly Cue[]): Promise<ArtifactRef> => ({
    ...(await gateway.artifacts.putBytes(Buffer.from(JSON.stringify({ cues })))),
    ...{ kind, language: null, name: `${kind}.json`, mime: 'application/json' },
  });

  async function resultOf(stage: string, language: string, edited: EditedCues | null): Promise<StageResult> {
    const facts = { files: [], from_checkpoint: false, checkpoint_key: null };
    if (stage === 'download') {
      return { ...facts, output: {}, metadata: { duration_ms: 60_000 } as StageResult['metadata'] & object };
    }
    const output =
      stage === 'transcribe'
        ? { transcript: await put('transcript', edited?.cues ?? SAID) }
        : stage === 'translate'
          ? { translation: await put('translation', edited?.cues ?? WORDS[language] ?? []) }
          : {};
    return { ...facts, output };
  }

  /** Plays the worker until nothing waits. Returns what ran, in order. */
  async function work(): Promise<string[]> {
    const done: string[] = [];
    for (;;) {
      const [row] = await gateway.database.dataSource.query<StageMessage[]>(
        `SELECT o.stage_run_id, o.attempt, o.send FROM outbox o JOIN stage_runs r ON r.id = o.stage_run_id
         WHERE r.job_uuid = $1 ORDER BY o.position`,
        [job],
      );
      const lease = row ? await runs.claim(row) : null;
      if (!lease) {
        return done;
      }
      const { stage, language, edited } = lease.run;
      await runs.complete(lease, await resultOf(stage, language, edited));
      done.push(`${stage} ${language}`.trim());
    }
  }
  const texts = (list: CueList): string[] => list.cues.map(({ text }) => text);
  const edit = async (language: string, text: string, id = 'c1'): Promise<CueList> => {
    const { version } = await gateway.client.getCues(job, language);
    return gateway.client.editCues(job, language, { version, cues: [{ id, text }] });
  };

  it('are read, of the transcript and of each translation', async () => {
    const said = await gateway.client.getCues(job, SOURCE_CUES);
    expect(said).toMatchObject({ job_uuid: job, language: 'en', of: 'transcript', last_edit: null });
    expect(said.cues[0]).toEqual({ id: 'c1', start_ms: 1000, end_ms: 1900, text: 'Bees' });
    expect(await gateway.client.getCues(job, 'en')).toEqual(said);
    const spanish = await gateway.client.getCues(job, 'ES');
    expect(spanish).toMatchObject({ language: 'es', of: 'translation' });
    expect(spanish.cues[0]?.marks).toEqual(['untranslated']);
    expect(schemaFaults(spanish, SCHEMAS.CueList, SCHEMAS)).toEqual([]);
    await expect(gateway.client.getCues(job, 'de')).rejects.toMatchObject({
      ...{ code: 'NOT_FOUND', remedy: 'Name one of source, es, fr.' },
    });
    await expect(gateway.client.getCues('nobody', 'es')).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
  });

  it('of a translation are edited, and only what is made of them is made again', async () => {
    const answer = await edit('es', 'Las abejas');
    expect(texts(answer)).toEqual(['Las abejas', 'bailan.', 'Yo también.']);
    expect(answer.cues[0]).toEqual({
      id: 'c1',
      start_ms: 1000,
      end_ms: 1900,
      text: 'Las abejas',
      edited: true,
    });
    expect(answer.last_edit).toEqual({ editor: 'local', at: expect.stringMatching(/Z$/) as string });
    expect(schemaFaults(answer, SCHEMAS.CueList, SCHEMAS)).toEqual([]);
    // Before a worker has taken it over it is read as it will be.
    expect(await gateway.client.getCues(job, 'es')).toEqual(answer);
    expect((await gateway.client.getJob(job)).status).toBe('TRANSLATING');
    expect(await work()).toEqual(['translate es', 'render es', 'analyze es', 'publish es', 'publish']);
    const after = await gateway.client.getJob(job);
    expect([after.status, after.languages.map(({ status }) => status)]).toEqual([
      'COMPLETED',
      ['COMPLETED', 'COMPLETED'],
    ]);
    expect(await gateway.client.getCues(job, 'es')).toEqual(answer);
    const { logs } = await gateway.client.getLogs(job);
    expect(logs.map(({ message }) => message)).toContain(
      'The translation into Spanish was edited by local: 1 cue.',
    );
    expect(
      await gateway.database.dataSource.query(
        'SELECT language, number, after, editor, changes FROM cue_edits WHERE job_uuid = $1',
        [job],
      ),
    ).toEqual([
      {
        ...{ language: 'es', number: 1, after: answer.version, editor: 'local' },
        changes: [{ before: expect.objectContaining({ text: 'Abejas' }) as object, after: answer.cues[0] }],
      },
    ]);
  });

  it('are split and joined, and each cue knows what became of it', async () => {
    const split = await gateway.client.editCues(job, 'es', {
      version: (await gateway.client.getCues(job, 'es')).version,
      cues: [{ id: 'c3', text: 'Yo', end_ms: 3400 }],
      added: [{ id: 'n1', start_ms: 3400, end_ms: 3900, text: 'también.' }],
    });
    expect(texts(split)).toEqual(['Abejas', 'bailan.', 'Yo', 'también.']);
    expect(await work()).toHaveLength(5);
    const { version } = await gateway.client.getCues(job, 'es');
    expect(version).toBe(split.version);
    const twice = { id: 'n1', start_ms: 5000, end_ms: 6000, text: 'x' };
    await expect(
      gateway.client.editCues(job, 'es', { version, cues: [], added: [twice] }),
    ).rejects.toMatchObject({ code: 'CUES_INVALID' });
    await expect(
      gateway.client.editCues(job, 'es', { version, cues: [], added: [{ ...twice, id: 'a b' }] }),
    ).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await gateway.client.editCues(job, 'es', {
      version,
      cues: [
        { id: 'c3', text: 'Yo también.', end_ms: 3900 },
        { id: 'n1', text: '' },
      ],
    });
    const all = await gateway.client.getCueEdits(job, 'es');
    expect(all.edits.map(({ number, changes }) => [number, changes.length])).toEqual([
      [2, 2],
      [1, 2],
    ]);
    expect(schemaFaults(all, SCHEMAS.CueEditList, SCHEMAS)).toEqual([]);
    const { edits } = await gateway.client.getCueEdits(job, 'es', { cue: 'n1' });
    expect(
      edits.map(({ changes }) => changes.map(({ before, after }) => [before?.text, after.text])),
    ).toEqual([[['también.', '']], [[undefined, 'también.']]]);
    expect(await gateway.client.getCueEdits(job, 'fr')).toEqual({ edits: [] });
    // A cue that only the translation has outlives an edit of what is said.
    await work();
    await edit(SOURCE_CUES, 'Wasps');
    const [row] = await gateway.database.dataSource.query<{ edited: EditedCues }[]>(
      `SELECT edited FROM stage_runs WHERE job_uuid = $1 AND stage = 'translate' AND language = 'es'`,
      [job],
    );
    expect(row?.edited.cues.map(({ id }) => id)).toEqual(['c2', 'c3', 'n1']);
  });

  it('of the transcript are edited: translations keep what they can, and what a person wrote', async () => {
    await edit('es', 'Las abejas');
    await work();
    await edit(SOURCE_CUES, 'Wasps');
    const rows = await gateway.database.dataSource.query<{ language: string; edited: EditedCues }[]>(
      `SELECT language, edited FROM stage_runs WHERE job_uuid = $1 AND stage = 'translate' ORDER BY language`,
      [job],
    );
    expect(
      rows.map(({ language, edited }) => [language, edited.complete, edited.cues.map(({ text }) => text)]),
    ).toEqual([
      ['es', true, ['Las abejas', 'bailan.', 'Yo también.']],
      ['fr', false, ['dansent.', 'Moi aussi.']],
    ]);
    expect(texts(await gateway.client.getCues(job, SOURCE_CUES))).toEqual(['Wasps', 'dance.', 'So do I.']);
    // What is not whole is not shown, and not edited.
    await expect(gateway.client.getCues(job, 'fr')).rejects.toMatchObject({ code: 'JOB_STATE_CONFLICT' });
    const ran = await work();
    expect(ran).not.toContain('download');
    expect(ran).toHaveLength(11);
    expect((await gateway.client.getJob(job)).status).toBe('COMPLETED');
  });

  it('are not edited by who has not read them as they are, nor while the job is at work', async () => {
    const { version } = await gateway.client.getCues(job, 'es');
    const cues = [{ id: 'c2', text: 'vuelan.' }];
    const both = await Promise.allSettled([
      gateway.client.editCues(job, 'es', { version, cues }),
      gateway.client.editCues(job, 'es', { version, cues: [{ id: 'c2', text: 'zumban.' }] }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = both.find((one) => one.status === 'rejected')?.reason as unknown;
    expect(lost).toMatchObject({ code: 'VERSION_CONFLICT', http: 409 });
    expect(lost).toMatchObject({ remedy: expect.stringMatching(/^Read them again/) as string });
    const now = await gateway.client.getCues(job, 'es');
    expect(['vuelan.', 'zumban.']).toContain(now.cues[1]?.text);
    const busy = gateway.client.editCues(job, 'es', {
      ...{ version: now.version, cues: [{ id: 'c2', text: 'van.' }] },
    });
    await expect(busy).rejects.toMatchObject({
      ...{ code: 'JOB_STATE_CONFLICT', remedy: expect.stringContaining('Wait') as string },
    });
    await work();
    await expect(gateway.client.editCues(job, 'es', { version, cues })).rejects.toMatchObject({
      ...{ code: 'VERSION_CONFLICT', details: { version: now.version } },
    });
  });

  it('keep their order, do not overlap, and are known; what changes nothing does nothing', async () => {
    const { version } = await gateway.client.getCues(job, 'es');
    for (const change of [
      { id: 'c9', text: 'x' },
      { id: 'c1', end_ms: 2001 },
      { id: 'c3', end_ms: 60_001 },
      { id: 'c1', start_ms: 4000, end_ms: 5000 },
    ]) {
      const refused = gateway.client.editCues(job, 'es', { version, cues: [change] });
      await expect(refused).rejects.toMatchObject({ code: 'CUES_INVALID', details: { faults: [{}] } });
    }
    for (const cues of [
      [],
      [{ id: 'c1', start_ms: -1 }],
      [{ id: 'c1', text: null }],
      [{ id: 'c1', note: 1 }],
    ]) {
      const refused = gateway.client.editCues(job, 'es', { version, cues: cues as never });
      await expect(refused).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    }
    await gateway.client.editCues(job, 'es', { version, cues: [{ id: 'c1', text: 'Abejas ' }] });
    expect((await gateway.client.getJob(job)).status).toBe('COMPLETED');
  });

  it('of a job that was cancelled or failed are edited, too: what it lacks is made then', async () => {
    await gateway.client.retryJob(job, { from_stage: 'render' });
    await gateway.client.cancelJob(job);
    expect((await gateway.client.getJob(job)).status).toBe('CANCELLED');
    await edit('es', 'Las abejas');
    expect(await work()).toEqual(
      expect.arrayContaining(['translate es', 'render es', 'analyze', 'analyze es', 'publish es']),
    );
    const { status, languages } = await gateway.client.getJob(job);
    expect([status, languages.map((one) => one.status)]).toEqual(['FAILED', ['COMPLETED', 'CANCELLED']]);
  });

  it('are made anew by a retry from their stage: then edits are no longer in them', async () => {
    await edit('es', 'Las abejas');
    await gateway.client.cancelJob(job);
    await gateway.client.retryJob(job, { from_stage: 'translate' });
    await work();
    expect(texts(await gateway.client.getCues(job, 'es'))).toEqual(['Abejas', 'bailan.', 'Yo también.']);
  });
});
