import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type CueList, isTerminal, type JobView, SOURCE_CUES } from '@z2/contracts';

import { Z2System } from '../faults/z2-system';
import { makeTalk, TALK } from '../fixtures/make-talk';
import { until } from '../support/processes';

jest.setTimeout(240_000);

const SRT = TALK.map(
  ({ start_ms, text }, i) =>
    `${i + 1}\n00:00:${String(Math.floor(start_ms / 1000)).padStart(2, '0')},${String(start_ms % 1000).padStart(3, '0')} --> ` +
    `00:00:${String(Math.floor(start_ms / 1000) + 3).padStart(2, '0')},000\n${text}\n`,
).join('\n');

/** The whole of Z2, with a real worker: what an edit has done again, and what it leaves alone. */
describe('edited cues', () => {
  let z2: Z2System;
  let job: string;
  let view: JobView;
  beforeAll(async () => {
    z2 = await Z2System.start();
    writeFileSync(join(z2.dir, 'talk.srt'), SRT);
    const made = await z2.submit({
      ...{ source_path: makeTalk(join(z2.dir, 'in')), source_language: 'en', target_languages: ['es', 'fr'] },
      options: { subtitles_in: join(z2.dir, 'talk.srt') },
      publish: [{ publisher: 'folder', path: join(z2.dir, 'out') }],
    });
    job = made.uuid;
    view = await made.end();
    expect([view.status, view.error]).toEqual(['COMPLETED', null]);
  });
  afterAll(() => z2.stop());

  const srt = (language: string): string =>
    readFileSync(join(z2.dir, 'out', language, `talk.${language}.srt`), 'utf8');
  /** Texts that engines were asked for, by chunks that were made since the last time. */
  const asked = async (): Promise<number[]> => {
    const rows = await z2.database.dataSource.query<{ count: number }[]>(
      `WITH gone AS (DELETE FROM checkpoints WHERE name = 'chunk:translate' RETURNING output)
       SELECT jsonb_array_length(output->'items') AS count FROM gone ORDER BY 1`,
    );
    return rows.map(({ count }) => count);
  };
  /** What was begun since the job last ended, when it has ended again. */
  const ranAgain = async (): Promise<string[]> => {
    await until(async () => isTerminal((await z2.client.getJob(job)).status), 'the end of the job', 120_000);
    const before = new Map(view.stages.map(({ id, started_at }) => [id, started_at]));
    view = await z2.client.getJob(job);
    expect([view.status, view.error]).toEqual(['COMPLETED', null]);
    return view.stages
      .filter(({ id, started_at }) => started_at !== before.get(id))
      .map(({ stage, language }) => [stage, language].filter(Boolean).join(' '));
  };

  it('of a translation are in its new files, and nothing else was made again', async () => {
    expect(await asked()).toEqual([3, 3]);
    const { version, cues } = await z2.client.getCues(job, 'es');
    const french = srt('fr');
    await z2.client.editCues(job, 'es', {
      version,
      cues: [{ id: cues[2]!.id, text: 'Gracias por su tiempo, amigos.', start_ms: 8_250 }],
    });
    expect((await ranAgain()).sort()).toEqual([
      ...['analyze es', 'publish', 'publish es', 'render es', 'translate es'],
    ]);
    expect(await asked()).toEqual([]);
    expect(srt('es')).toContain('00:00:08,250 --> ');
    expect(srt('es')).toContain('Gracias por su tiempo, amigos.');
    expect(srt('fr')).toBe(french);
  });

  it('of the transcript are translated, they alone, and what a person wrote stays', async () => {
    const { version, cues } = await z2.client.getCues(job, SOURCE_CUES);
    await z2.client.editCues(job, SOURCE_CUES, {
      version,
      cues: [
        { id: cues[1]!.id, text: 'The garden is big.' },
        { id: cues[2]!.id, text: 'Thank you, friends.' },
      ],
    });
    const again = await ranAgain();
    expect(again).not.toContain('download');
    expect(again).toHaveLength(view.stages.length - 1);
    expect(view.stages.find(({ stage }) => stage === 'transcribe')?.state).toBe('DONE');
    // Spanish has the person's words for the third cue.
    expect(await asked()).toEqual([1, 2]);
    expect(srt('es')).toContain('Gracias por su tiempo, amigos.');
    expect(srt('es')).toMatch(/jardín/);
    expect(srt('fr')).toMatch(/jardin/);
    const file = view.files.find(({ kind }) => kind === 'transcript');
    const transcript = await (await fetch(z2.client.fileUrl(file?.id ?? ''))).text();
    expect(transcript).toContain('The garden is big.');
  });

  it('are edited by ./z2 cues, which sends what was changed in a file, once', async () => {
    const { stdout } = await z2.z2('cues', job, 'fr', '--json');
    const list = JSON.parse(stdout) as CueList;
    list.cues[0]!.text = 'Bonjour et bienvenue.';
    const file = join(z2.dir, 'cues.json');
    writeFileSync(file, JSON.stringify(list));
    expect(await z2.z2('cues', job, 'fr', '--edit', file)).toMatchObject({
      ...{ code: 0, stdout: '1 cue edited; what depends on it is made again.\n' },
    });
    expect((await ranAgain()).sort()).toEqual([
      ...['analyze fr', 'publish', 'publish fr', 'render fr', 'translate fr'],
    ]);
    expect(srt('fr')).toContain('Bonjour et bienvenue.');
    expect((await z2.z2('cues', job, 'fr')).stdout).toMatch(/0:00 {2}Bonjour et bienvenue\. {2}\[edited\]/);
    writeFileSync(file, JSON.stringify({ ...list, cues: [{ ...list.cues[0], text: 'Bonsoir.' }] }));
    const late = await z2.z2('cues', job, 'fr', '--edit', file);
    expect([late.code, late.stderr]).toEqual([2, expect.stringContaining('VERSION_CONFLICT') as string]);
  });
});
