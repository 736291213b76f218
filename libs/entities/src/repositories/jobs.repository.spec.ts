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
