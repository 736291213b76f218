import { randomUUID } from 'node:crypto';

import { type StageMessage, type StageName, Z2Error } from '@z2/contracts';

import { createTestDatabase, type TestDatabase } from '../../entities/src/testing/test-database';
import { retryDelayMs, retryRule } from './backoff';
import { done, newJob, TestQueue } from './testing/test-queue';

describe('the queue on PostgreSQL', () => {
  let database: TestDatabase;
  let queue: TestQueue;
  let { carrier, events, commands, runs, dispatcher, reconciler, jobs } = {} as TestQueue;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await database.dataSource.query('TRUNCATE jobs CASCADE');
    queue = new TestQueue(database.dataSource);
    ({ carrier, events, commands, runs, dispatcher, reconciler, jobs } = queue);
  });
  const claimNext = () => queue.claimNext();
  const finishAll = () => queue.finishAll();
  const makeDue = () => queue.makeDue();

  it('shows languages, and what engines made for them, in the order of the request', async () => {
    const { job_uuid } = await commands.create(newJob(['fr', 'es']));
    const use = { kind: 'translation', engine: 'apertium', version: '3', quality: 'preview' } as const;
    for (let lease = await claimNext(); lease; lease = await claimNext()) {
      const engines = lease.run.stage === 'translate' ? [use] : [];
      await runs.complete(lease, { ...done, output: { engines } });
    }
    const job = await jobs.get(job_uuid);
    expect(job?.languages.map(({ language }) => language)).toEqual(['fr', 'es']);
    expect(job?.engines).toEqual([{ ...use, languages: ['fr', 'es'] }]);
  });

  it('takes a job of two languages from PENDING to COMPLETED, with events numbered without a gap', async () => {
    const { job_uuid } = await commands.create(newJob());
    await finishAll();
    const job = await jobs.get(job_uuid);
    expect(job).toMatchObject({ status: 'COMPLETED', progress: 100 });
    expect(job?.languages.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED']);
    expect(job?.stages.every(({ state }) => state === 'DONE')).toBe(true);
    const stored = await jobs.eventsSince(job_uuid, 0);
    expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, index) => index + 1));
    expect(stored).toEqual(events.map((event) => ({ ...event })));
    const shown = stored.flatMap((event) =>
      event.type === 'status' && event.language === null ? [event.status] : [],
    );
    expect(shown).toEqual([
      ...[
        'DOWNLOADING',
        'TRANSCRIBING',
        'TRANSLATING',
        'PROCESSING_VIDEO',
        'ANALYZING',
        'PUBLISHING',
        'COMPLETED',
      ],
    ]);
  });

  it('lets one of two claimers win', async () => {
    await commands.create(newJob());
    await dispatcher.dispatch();
    const message = carrier.take() as StageMessage;
    const leases = await Promise.all([runs.claim(message), runs.claim(message)]);
    expect(leases.filter(Boolean)).toHaveLength(1);
  });

  it('loses nothing when Redis is emptied', async () => {
    const { job_uuid } = await commands.create(newJob());
    await dispatcher.dispatch();
    carrier.messages.clear();
    await dispatcher.dispatch();
    expect(carrier.messages.size).toBe(0);
    expect(await reconciler.reconcile()).toMatchObject({ resent: 1 });
    await finishAll();
    expect((await jobs.summary(job_uuid))?.status).toBe('COMPLETED');
  });

  it('gives the run of a lost worker to another, and takes nothing from the first any more', async () => {
    const { job_uuid } = await commands.create(newJob(['es']));
    const zombie = await claimNext();
    if (!zombie) {
      throw new Error('nothing to claim');
    }
    await database.dataSource.query(
      `UPDATE stage_runs SET lease_until = now() - interval '1 s' WHERE state = 'RUNNING'`,
    );
    expect(await reconciler.reconcile()).toMatchObject({ expired: 1 });
    await makeDue();
    const second = await claimNext();
    expect(second?.run.attempt).toBe(2);
    await expect(runs.complete(zombie, done)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(await runs.heartbeat(zombie, 0.5)).toEqual({ lost: true, cancel: false });
    const before = (await jobs.logs(job_uuid)).logs.length;
    await runs.log(zombie, [{ level: 'INFO', message: 'from the grave' }]);
    await runs.log(second!, [{ level: 'INFO', message: 'alive' }]);
    expect((await jobs.logs(job_uuid)).logs.slice(before).map(({ message }) => message)).toEqual(['alive']);
    await runs.complete(second as NonNullable<typeof second>, done);
    await finishAll();
    expect((await jobs.summary(job_uuid))?.status).toBe('COMPLETED');
  });

  it('begins to transcribe with what the download tells early, and fences that like any result', async () => {
    const { job_uuid } = await commands.create(newJob(['es']));
    const download = (await claimNext())!;
    expect(await claimNext()).toBeNull();
    await runs.early(download, { sound: 'sound.m4a' });
    const transcribe = await claimNext();
    expect(transcribe?.run).toMatchObject({ stage: 'transcribe', state: 'RUNNING' });
    await runs.complete(transcribe!, done);
    const translate = await claimNext();
    expect(translate?.run.stage).toBe('translate');
    await runs.complete(translate!, done);
    expect(await claimNext()).toBeNull();
    expect((await jobs.summary(job_uuid))?.status).toBe('DOWNLOADING');
    await runs.complete(download, done);
    await finishAll();
    expect((await jobs.summary(job_uuid))?.status).toBe('COMPLETED');
    await expect(runs.early(download, {})).rejects.toMatchObject({ code: 'LEASE_LOST' });
  });

  it('takes what was made of the sound, also while the download waits for its next try', async () => {
    const { job_uuid } = await commands.create(newJob(['es']));
    const download = (await claimNext())!;
    await runs.early(download, { sound: 'sound.m4a' });
    const transcribe = (await claimNext())!;
    await runs.fail(download, new Z2Error('SOURCE_UNREACHABLE', 'No answer.', { remedy: 'Wait.' }));
    await runs.complete(transcribe, done);
    // It has begun, and stays so.
    expect(await jobs.summary(job_uuid)).toMatchObject({
      ...{ status: 'DOWNLOADING', progress: 10, languages: [{ status: 'DOWNLOADING' }] },
    });
    await makeDue();
    await finishAll();
    expect((await jobs.summary(job_uuid))?.status).toBe('COMPLETED');
  });

  it('lets the analysis of the source prepare itself, wait for the words, and come to its end in the same attempt', async () => {
    const { job_uuid } = await commands.create(newJob(['es']));
    await runs.complete((await claimNext())!, done);
    const both = [(await claimNext())!, (await claimNext())!];
    const at = (stage: StageName) => both.find(({ run }) => run.stage === stage)!;
    const analysis = at('analyze');
    await runs.prepared(analysis);
    expect(await claimNext()).toBeNull();
    await expect(runs.complete(analysis, done)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    await runs.complete(at('transcribe'), done);
    const again = [(await claimNext())!, (await claimNext())!].find(({ run }) => run.stage === 'analyze')!;
    expect(again.run).toMatchObject({ attempt: 1, started_at: analysis.run.started_at });
    expect(again.run.early).toMatchObject({ waited_ms: expect.any(Number) as number });
    await runs.release(again);
    await makeDue();
    await database.dataSource.query(
      `UPDATE stage_runs SET lease_until = now() - interval '1 s' WHERE state = 'RUNNING'`,
    );
    await reconciler.reconcile();
    await makeDue();
    await finishAll();
    expect((await jobs.summary(job_uuid))?.status).toBe('COMPLETED');
  });

  it('ends the preparation where the words will never come', async () => {
    const { job_uuid } = await commands.create(newJob(['es']));
    await runs.complete((await claimNext())!, done);
    const both = [(await claimNext())!, (await claimNext())!];
    const error = new Z2Error('SPEECH_ENGINE_MISSING', 'None.', { remedy: 'Install one.' });
    await runs.fail(
      both.find(({ run }) => run.stage === 'transcribe')!,
      error,
    );
    const analysis = both.find(({ run }) => run.stage === 'analyze')!;
    expect(await runs.heartbeat(analysis, 0.5)).toMatchObject({ lost: true });
    await expect(runs.prepared(analysis)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect((await jobs.summary(job_uuid))?.status).toBe('FAILED');
    await commands.retry(job_uuid);
    await finishAll();
    expect((await jobs.summary(job_uuid))?.status).toBe('COMPLETED');
  });

  it('tries a transient error again after a while, and fails at the last attempt', async () => {
    const { job_uuid } = await commands.create(newJob(['es']));
    const error = new Z2Error('SOURCE_UNREACHABLE', 'No answer.', { remedy: 'Wait.' });
    for (let attempt = 1; attempt <= 3; attempt++) {
      const lease = await claimNext();
      expect(lease?.run.attempt).toBe(attempt);
      await runs.fail(lease as NonNullable<typeof lease>, error);
      if (attempt < 3) {
        expect(await claimNext()).toBeNull();
        await makeDue();
      }
    }
    expect(await jobs.summary(job_uuid)).toMatchObject({
      status: 'FAILED',
      error: { code: 'SOURCE_UNREACHABLE' },
    });
    const lines = (await jobs.eventsSince(job_uuid, 0)).flatMap((event) =>
      event.type === 'log' ? [event.message] : [],
    );
    // For people: sentences, with the code where programs look for it.
    expect(lines).toEqual(
      expect.arrayContaining([expect.stringMatching(/^No answer\. Attempt 1 of 3; next in/)]),
    );
    expect(lines.filter((line) => line.includes('SOURCE_UNREACHABLE'))).toEqual([]);
    // The reason once, where it happened, and the end of the job.
    expect(lines.slice(-2)).toEqual(['No answer. Wait.', 'The job failed.']);
  });

  it('a wait for a service that is left alone is no attempt, however often, and does not come too early', async () => {
    const { job_uuid } = await commands.create(newJob(['es']));
    const error = new Z2Error('ENGINE_PAUSED', 'DeepL is left alone.', {
      remedy: '',
      retry_after_ms: 60_000,
    });
    for (let wait = 1; wait <= 5; wait++) {
      const lease = await claimNext();
      expect(lease?.run.attempt).toBe(1);
      await runs.fail(lease as NonNullable<typeof lease>, error);
      const [row] = await database.dataSource.query<{ seconds: number }[]>(
        'SELECT extract(epoch FROM due_at - now())::float AS seconds FROM outbox',
      );
      expect(row?.seconds).toBeGreaterThan(60);
      await makeDue();
    }
    await finishAll();
    expect(await jobs.summary(job_uuid)).toMatchObject({ status: 'COMPLETED' });
  });

  it('gives up a program that fails sooner than a network that is away', () => {
    expect(retryRule('FFMPEG_FAILED')).toMatchObject({ attempts: 4, capMs: 30_000 });
    expect(retryRule('SOURCE_UNREACHABLE').attempts).toBeUndefined();
    const longest = (code: 'DISK_FULL' | 'INTERNAL'): number => retryDelayMs(30, retryRule(code), () => 1);
    expect([longest('DISK_FULL'), longest('INTERNAL')]).toEqual([300_000, 60_000]);
  });

  it('ends FAILED with LANGUAGES_FAILED when one language fails, and retry does only that one again', async () => {
    const { job_uuid } = await commands.create(newJob());
    const permanent = new Z2Error('TRANSLATION_PAIR_MISSING', 'No engine.', { remedy: 'Install one.' });
    const seen: string[] = [];
    for (let lease = await claimNext(); lease; lease = await claimNext()) {
      const { stage, language } = lease.run;
      seen.push(`${stage}:${language}`);
      await (stage === 'translate' && language === 'fr'
        ? runs.fail(lease, permanent)
        : runs.complete(lease, done));
    }
    expect(await jobs.get(job_uuid)).toMatchObject({
      status: 'FAILED',
      error: { code: 'LANGUAGES_FAILED' },
      languages: [{ status: 'COMPLETED' }, { status: 'FAILED', error: { code: 'TRANSLATION_PAIR_MISSING' } }],
    });
    expect(seen).toContain('publish:');
    const first = (await jobs.summary(job_uuid))?.started_at ?? '';
    await commands.retry(job_uuid);
    // Whoever follows the job is told that the language waits again.
    expect((await jobs.eventsSince(job_uuid, 0)).filter(({ type }) => type === 'status')).toContainEqual(
      expect.objectContaining({ language: 'fr', status: 'PENDING', progress: 0 }),
    );
    const again: string[] = [];
    for (let lease = await claimNext(); lease; lease = await claimNext()) {
      again.push(`${lease.run.stage}:${lease.run.language}`);
      await runs.complete(lease, done);
    }
    expect(again).toEqual(['translate:fr', 'render:fr', 'analyze:fr', 'publish:fr', 'publish:']);
    // The time of the new try counts from its own start.
    const second = (await jobs.summary(job_uuid))?.started_at ?? '';
    expect(Date.parse(second)).toBeGreaterThan(Date.parse(first));
    expect((await jobs.summary(job_uuid))?.status).toBe('COMPLETED');
  });

  it('cancels at once what waits, and when its worker has let go what runs', async () => {
    const { job_uuid } = await commands.create(newJob());
    const lease = await claimNext();
    await commands.cancel(job_uuid);
    expect(await runs.heartbeat(lease as NonNullable<typeof lease>, 0)).toEqual({
      lost: false,
      cancel: true,
    });
    expect((await jobs.summary(job_uuid))?.status).toBe('DOWNLOADING');
    const cancelled = new Z2Error('CANCELLED', 'Cancelled.', { remedy: 'None.' });
    await runs.fail(lease as NonNullable<typeof lease>, cancelled);
    expect((await jobs.summary(job_uuid))?.status).toBe('CANCELLED');
    expect(await database.dataSource.query('SELECT * FROM outbox')).toEqual([]);
    await expect(commands.cancel(job_uuid)).resolves.toBeUndefined();
    await commands.retry(job_uuid);
    await finishAll();
    expect((await jobs.summary(job_uuid))?.status).toBe('COMPLETED');
  });

  it('makes one job of one idempotency key, and refuses the key for another request', async () => {
    const request = { ...newJob(), idempotency_key: randomUUID() };
    const [a, b] = await Promise.all([commands.create(request), commands.create(request)]);
    expect(a.job_uuid).toBe(b.job_uuid);
    expect([a.created, b.created].filter(Boolean)).toHaveLength(1);
    await expect(commands.create({ ...request, target_languages: ['de'] })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('keeps a small window in the carrier and picks by priority', async () => {
    for (let index = 0; index < 6; index++) {
      await commands.create({ ...newJob(['es']), priority: index });
    }
    expect(await dispatcher.dispatch()).toBe(4);
    expect(await dispatcher.dispatch()).toBe(0);
    const first = await runs.claim(carrier.take() as StageMessage);
    const job = await jobs.get(first?.run.job_uuid ?? '');
    expect(job?.status).toBe('DOWNLOADING');
    const [row] = await database.dataSource.query<{ priority: number }[]>(
      'SELECT priority FROM jobs WHERE job_uuid = $1',
      [first?.run.job_uuid],
    );
    expect(row?.priority).toBe(5);
  });

  it('releases a run on shutdown without using up an attempt', async () => {
    await commands.create(newJob(['es']));
    const lease = await claimNext();
    await runs.release(lease as NonNullable<typeof lease>);
    const again = await claimNext();
    expect(again?.run.attempt).toBe(1);
  });
});
