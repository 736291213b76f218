import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { JobsRepository } from './jobs.repository';

describe('minutes localised', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  /** A job of a film of 90 s: its languages with their status, and whether their video was found done. */
  async function addJob(languages: { language: string; status: string; reused: boolean }[]): Promise<void> {
    const { dataSource } = database;
    const [row] = await dataSource.query<{ job_uuid: string }[]>(
      `INSERT INTO jobs (job_uuid, source, target_languages, options, publish)
       VALUES (gen_random_uuid(), '{}', $1, '{}', '[]') RETURNING job_uuid`,
      [languages.map(({ language }) => language)],
    );
    const id = row?.job_uuid;
    await dataSource.query(
      `INSERT INTO job_metadata (job_uuid, data) VALUES ($1, '{"duration_ms": 90000}')`,
      [id],
    );
    // What is done once for all says nothing of a language.
    await addRun(id, 'download', '', true);
    for (const { language, status, reused } of languages) {
      await dataSource.query('INSERT INTO job_languages (job_uuid, language, status) VALUES ($1, $2, $3)', [
        ...[id, language, status],
      ]);
      await addRun(id, 'translate', language, reused);
      await addRun(id, 'render', language, reused);
      await addRun(id, 'publish', language, false);
    }
  }

  async function addRun(
    id: string | undefined,
    stage: string,
    language: string,
    from_checkpoint: boolean,
  ): Promise<void> {
    await database.dataSource.query(
      `INSERT INTO stage_runs (id, job_uuid, stage, language, state, from_checkpoint)
       VALUES (gen_random_uuid(), $1, $2, $3, 'DONE', $4)`,
      [id, stage, language, from_checkpoint],
    );
  }

  it('are those of finished languages, not those of results that were found done', async () => {
    const jobs = new JobsRepository(database.dataSource);
    expect((await jobs.stats()).minutes_localised).toBe(0);
    await addJob([
      { language: 'es', status: 'COMPLETED', reused: false },
      { language: 'fr', status: 'FAILED', reused: false },
    ]);
    expect((await jobs.stats()).minutes_localised).toBe(1.5);
    await addJob([
      { language: 'es', status: 'COMPLETED', reused: true },
      { language: 'ca', status: 'COMPLETED', reused: false },
    ]);
    expect((await jobs.stats()).minutes_localised).toBe(3);
  });
});

describe('a job in the list', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('has its findings, each rule once, and its best picture', async () => {
    const { dataSource } = database;
    const jobs = new JobsRepository(dataSource);
    const [row] = await dataSource.query<{ job_uuid: string }[]>(
      `INSERT INTO jobs (job_uuid, source, target_languages, options, publish)
       VALUES (gen_random_uuid(), '{}', '{es,fr}', '{}', '[]') RETURNING job_uuid`,
    );
    const id = row!.job_uuid;
    expect(await jobs.summary(id)).toMatchObject({ findings: { errors: 0, warnings: 0 }, thumbnail: null });
    const check = (name: string, passed: boolean) => ({
      check: name,
      passed,
      value: 0,
      bound: '',
      message: '',
    });
    const outputs = {
      '': null,
      es: { checks: [check('gap', false), check('overlap', false), check('order', true)] },
      fr: { checks: [check('gap', false), check('gap', false), check('of_a_later_version', false)] },
      de: { checks: 'no list' },
    };
    for (const [language, output] of Object.entries(outputs)) {
      await dataSource.query(
        `INSERT INTO stage_runs (id, job_uuid, stage, language, state, output)
         VALUES (gen_random_uuid(), $1, 'render', $2, 'DONE', $3)`,
        [id, language, JSON.stringify(output)],
      );
    }
    const picture = async (name: string, minute: number): Promise<string> => {
      const [file] = await dataSource.query<{ id: string }[]>(
        `INSERT INTO job_files (id, job_uuid, stage_run_id, stage, kind, name, sha256, size, mime, created_at)
         VALUES (gen_random_uuid(), $1, (SELECT id FROM stage_runs LIMIT 1), 'analyze', 'thumbnail', $2, repeat('0', 64), 1, 'image/jpeg', $3) RETURNING id`,
        [id, name, `2026-01-01T00:0${minute}:00Z`],
      );
      return file!.id;
    };
    const best = await picture('thumbnail-1.jpg', 2);
    await picture('thumbnail-1.jpg', 1);
    await picture('thumbnail-2.jpg', 3);
    const [listed] = (await jobs.list()).jobs;
    expect(listed).toMatchObject({
      findings: { errors: 1, warnings: 2 },
      thumbnail: `/api/files/${best}`,
    });
  });
});

describe('times of stages', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('are those of runs that did the work lately, without their waiting', async () => {
    const { dataSource } = database;
    const jobs = new JobsRepository(dataSource);
    expect(await jobs.stats()).toMatchObject({ stage_times: [], completed_last_day: 0 });
    await dataSource.query(
      `INSERT INTO jobs (job_uuid, source, target_languages, options, publish, status, completed_at)
       SELECT gen_random_uuid(), '{}', '{es}', '{}', '[]', 'COMPLETED', now() - make_interval(hours => hours)
       FROM unnest(ARRAY[1, 23, 25]) AS hours`,
    );
    const add = (
      stage: string,
      language: string,
      ms: number,
      more: Partial<Record<string, unknown>> = {},
    ): Promise<unknown> =>
      dataSource.query(
        `INSERT INTO stage_runs (id, job_uuid, stage, language, state, from_checkpoint, early, finished_at, started_at)
         SELECT gen_random_uuid(), job_uuid, $1, $2, $4, $5, $6::jsonb, now() - make_interval(days => $7),
           now() - make_interval(days => $7) - make_interval(secs => $3::float / 1000) FROM jobs LIMIT 1`,
        [
          ...[stage, language, ms, more['state'] ?? 'DONE', more['reused'] ?? false],
          ...[more['waited'] ? JSON.stringify({ waited_ms: more['waited'] }) : null, more['days'] ?? 0],
        ],
      );
    for (let index = 1; index <= 21; index++) {
      await add('translate', `l${index}`, index * 1_000);
    }
    await add('analyze', '', 5_000, { waited: 4_000 });
    await add('render', 'reused', 9_000, { reused: true });
    await add('render', 'old', 9_000, { days: 31 });
    await add('render', 'lost', 9_000, { state: 'FAILED' });
    expect(await jobs.stats()).toMatchObject({
      completed_last_day: 2,
      stage_times: [
        { stage: 'translate', runs: 21, p50_ms: 11_000, p95_ms: 20_000 },
        { stage: 'analyze', runs: 1, p50_ms: 1_000, p95_ms: 1_000 },
      ],
    });
  });
});
