import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { JobsRepository } from './jobs.repository';

describe('pages of jobs', () => {
  let database: TestDatabase;
  let jobs: JobsRepository;
  beforeAll(async () => {
    database = await createTestDatabase();
    jobs = new JobsRepository(database.dataSource);
  });
  afterAll(() => database.drop());
  beforeEach(() => database.dataSource.query('TRUNCATE jobs CASCADE'));

  /** Jobs made `secondsAgo`; by default many in the very same microsecond. */
  async function add(
    count: number,
    more: { at?: string; status?: string; title?: string; source?: object; languages?: string[] } = {},
  ): Promise<string[]> {
    const { at = '2026-01-02T03:04:05.678901Z', status = 'PENDING', title = null, source = {} } = more;
    const rows = await database.dataSource.query<{ job_uuid: string }[]>(
      `INSERT INTO jobs (job_uuid, created_at, status, title, source, target_languages, options, publish)
       SELECT gen_random_uuid(), $2, $3, $4, $5::jsonb, $6, '{}', '[]' FROM generate_series(1, $1::int) RETURNING job_uuid`,
      [count, at, status, title, JSON.stringify(source), more.languages ?? ['es']],
    );
    return rows.map(({ job_uuid }) => job_uuid);
  }
  /** All pages, one after the other; `between` is done after each. */
  async function walk(
    order: 'newest' | 'oldest',
    between: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<string[]> {
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await jobs.list({ limit: 3, order, ...(cursor ? { cursor } : {}) });
      seen.push(...page.jobs.map(({ job_uuid }) => job_uuid));
      cursor = page.next_cursor;
      await between();
    }
    return seen;
  }

  it.each(['newest', 'oldest'] as const)(
    'by cursor show each job once, the %s first, also those of one microsecond, while newer ones come',
    async (order) => {
      const made = new Set(await add(10));
      const others = await add(3, { at: '2026-01-02T03:04:05.678902Z' });
      const seen = await walk(order, () =>
        order === 'newest' ? add(2, { at: '2026-02-01T00:00:00Z' }) : add(0),
      );
      expect(seen).toHaveLength(13);
      expect(new Set(seen)).toEqual(new Set([...made, ...others]));
      const later = new Set(order === 'newest' ? seen.slice(0, 3) : seen.slice(-3));
      expect(later).toEqual(new Set(others));
    },
  );

  it('end exactly with the last job', async () => {
    await add(3);
    expect(await jobs.list({ limit: 3 })).toMatchObject({ total: 3, next_cursor: null });
  });

  it('find by several statuses, language, time, and text of title or address', async () => {
    const [failed] = await add(1, { status: 'FAILED', title: '100 % of it', languages: ['fr'] });
    const [old] = await add(1, {
      at: '2025-01-01T00:00:00Z',
      source: { kind: 'url', url: 'https://x.org/a_b.mp4' },
    });
    await add(1, { source: { kind: 'url', url: 'https://x.org/acb.mp4' } });
    const found = async (filter: Parameters<JobsRepository['list']>[0]): Promise<string[]> =>
      (await jobs.list(filter)).jobs.map(({ job_uuid }) => job_uuid);
    expect(await found({ status: ['FAILED', 'CANCELLED'] })).toEqual([failed]);
    expect(await found({ language: 'fr' })).toEqual([failed]);
    expect(await found({ text: '0 %' })).toEqual([failed]);
    expect(await found({ text: 'A_B' })).toEqual([old]);
    expect(await found({ to: '2025-06-01T00:00:00+02:00' })).toEqual([old]);
    expect(await found({ from: '2025-06-01T00:00:00Z', status: ['FAILED'] })).toEqual([failed]);
    // Names of the fields themselves are no text of a job.
    expect(await found({ text: 'kind' })).toEqual([]);
  });

  it.each([
    'nonsense',
    Buffer.from('2026-13-45T99:99:99.000000Z 00000000-0000-4000-8000-000000000000').toString('base64url'),
    Buffer.from(`2026-01-02T03:04:05.000000Z ${'-'.repeat(36)}`).toString('base64url'),
  ])('refuse the cursor %j, which no list gave', async (cursor) => {
    await expect(jobs.list({ cursor })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});
