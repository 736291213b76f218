import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { PastFiguresReader } from './past-figures';

describe('PastFiguresReader', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const finish = (seconds: number): Promise<unknown> =>
    database.dataSource.query(
      `INSERT INTO jobs (job_uuid, status, source, target_languages, options, publish, started_at, completed_at)
       VALUES (gen_random_uuid(), 'COMPLETED', '{}', '{es}', '{}', '[]', now(), now() + make_interval(secs => $1))`,
      [seconds],
    );

  it('asks each time while there are few jobs, and not all the time where there are many', async () => {
    await finish(10);
    const few = new PastFiguresReader(database.dataSource, 5);
    const many = new PastFiguresReader(database.dataSource, 0);
    expect(await few.read(1)).toEqual({ minutes_localised: 0, average_duration_ms: 10_000, stage_times: [] });
    const asked = jest.spyOn(database.dataSource, 'query');
    const [first, second] = await Promise.all([many.read(1), many.read(1)]);
    expect(first).toBe(second);
    const once = asked.mock.calls.length;
    await finish(30);
    expect((await few.read(2)).average_duration_ms).toBe(20_000);
    expect(once).toBe(2);
    asked.mockRestore();
  });

  it('is as old as twenty times what it took, and no older', async () => {
    const reader = new PastFiguresReader(database.dataSource, 0);
    const now = jest.spyOn(performance, 'now');
    try {
      now.mockReturnValueOnce(0).mockReturnValueOnce(1_000);
      const { average_duration_ms: before } = await reader.read(9);
      await finish(90);
      now.mockReturnValueOnce(20_999);
      expect((await reader.read(9)).average_duration_ms).toBe(before);
      now.mockReturnValueOnce(21_001).mockReturnValueOnce(0).mockReturnValueOnce(0);
      expect((await reader.read(9)).average_duration_ms).not.toBe(before);
    } finally {
      now.mockRestore();
    }
  });
});
