import { canTransition, JOB_STATUSES } from '@z2/contracts';

import { migrate } from './data-source';
import { createTestDatabase, type TestDatabase } from './testing/test-database';

describe('the database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('is what the entities say: no difference between migrations and entities', async () => {
    const difference = await database.dataSource.driver.createSchemaBuilder().log();
    // Foreign keys and checks are guards of the database alone; the entities do not declare them.
    const guard = /DROP CONSTRAINT "\w+_(fkey|known)"$/;
    expect(difference.upQueries.map(({ query }) => query).filter((query) => !guard.test(query))).toEqual([]);
  });

  it('refuses every transition that the table of statuses does not allow, and no other', async () => {
    const { dataSource } = database;
    for (const from of JOB_STATUSES) {
      for (const to of JOB_STATUSES.filter((status) => status !== from)) {
        const [row] = await dataSource.query<{ job_uuid: string }[]>(
          `INSERT INTO jobs (job_uuid, status, source, target_languages, options, publish)
           VALUES (gen_random_uuid(), $1, '{}', '{es}', '{}', '[]') RETURNING job_uuid`,
          [from],
        );
        const update = dataSource.query('UPDATE jobs SET status = $2 WHERE job_uuid = $1', [
          row?.job_uuid,
          to,
        ]);
        const outcome = await update.then(
          () => true,
          () => false,
        );
        expect([from, to, outcome]).toEqual([from, to, canTransition(from, to)]);
      }
    }
  });

  it('may be migrated by several processes at once', async () => {
    await expect(
      Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]),
    ).resolves.toEqual([[], [], []]);
  });

  it('is refused when a newer Z2 has migrated it', async () => {
    const { dataSource, url } = database;
    await dataSource.query(
      `INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'Future9999999999999')`,
    );
    await expect(migrate(url)).rejects.toMatchObject({ code: 'DATABASE_NEWER' });
    await dataSource.query(`DELETE FROM migrations WHERE name LIKE 'Future%'`);
  });
});
