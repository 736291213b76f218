import { SCHEMAS } from '../docs/schemas';
import { schemaFaults } from '../testing/schema-faults';
import { startTestGateway, type TestGateway } from '../testing/test-gateway';

const watch = (id: string): string => `https://www.youtube.com/watch?v=${id}`;

describe('POST /api/jobs/batch', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  const send = async (body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${gateway.url}/api/jobs/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const json = (await response.json()) as {
      results: { job: { job_uuid: string } | null; created: boolean }[];
    };
    return { status: response.status, json };
  };

  it('makes each job by itself, and tells what is wrong with the others', async () => {
    const answer = await gateway.client.createJobs({
      jobs: [
        { youtube_url: watch('aaaaaaaaaaa') },
        { youtube_url: watch('short') },
        { source_path: gateway.film, target_languages: ['spanisch'] },
        { source_path: gateway.film, options: { subtitles: 'loud' as 'soft' } },
        'talk.mp4' as unknown as object,
        { source_path: gateway.film },
      ],
    });
    expect(
      answer.results.map(({ job, created, error }) => [job?.status ?? null, created, error?.code]),
    ).toEqual([
      ['PENDING', true, undefined],
      [null, false, 'SOURCE_URL_INVALID'],
      [null, false, 'LANGUAGE_UNKNOWN'],
      [null, false, 'VALIDATION_FAILED'],
      [null, false, 'VALIDATION_FAILED'],
      ['PENDING', true, undefined],
    ]);
    expect(answer.results[2]?.error).toMatchObject({ remedy: expect.stringContaining('es') as string });
    expect(schemaFaults(answer, SCHEMAS.CreatedJobs, SCHEMAS)).toEqual([]);
    expect((await gateway.client.listJobs()).total).toBe(2);
  });

  it('makes none twice: neither by the keys of the jobs nor by that of the request', async () => {
    const before = (await gateway.client.listJobs()).total;
    const jobs = [
      { youtube_url: watch('ccccccccccc'), idempotency_key: 'own' },
      { youtube_url: watch('ddddddddddd') },
      { youtube_url: watch('ddddddddddd') },
    ];
    const first = await send({ jobs }, { 'idempotency-key': 'list' });
    const again = await send({ jobs }, { 'idempotency-key': 'list' });
    const ids = ({ json }: typeof first) => json.results.map(({ job }) => job?.job_uuid);
    expect(ids(again)).toEqual(ids(first));
    expect(new Set(ids(first)).size).toBe(3);
    expect(first.json.results.map(({ created }) => created)).toEqual([true, true, true]);
    expect(again.json.results.map(({ created }) => created)).toEqual([false, false, false]);
    expect((await gateway.client.listJobs()).total).toBe(before + 3);
  });

  it.each([[{}], [{ jobs: [] }], [{ jobs: 'all' }], [{ jobs: new Array(501).fill({}) }]])(
    'refuses %j as a whole',
    async (body) => {
      expect(await send(body)).toMatchObject({ status: 400, json: { code: 'VALIDATION_FAILED' } });
    },
  );

  it('tells all the rest where the database goes away', async () => {
    await gateway.database.dataSource.query('ALTER TABLE outbox RENAME TO elsewhere');
    try {
      const { status, json } = await send({
        jobs: [
          { youtube_url: watch('short') },
          ...['eeeeeeeeeee', 'fffffffffff'].map((id) => ({ youtube_url: watch(id) })),
        ],
      });
      expect([status, json.results]).toMatchObject([
        200,
        [
          { error: { code: 'SOURCE_URL_INVALID' } },
          { error: { code: 'INTERNAL' } },
          { error: { code: 'INTERNAL' } },
        ],
      ]);
      expect(JSON.stringify(json)).not.toContain('outbox');
      expect(gateway.logged.some(({ code, err }) => code === 'INTERNAL' && err)).toBe(true);
    } finally {
      await gateway.database.dataSource.query('ALTER TABLE elsewhere RENAME TO outbox');
    }
  });
});
