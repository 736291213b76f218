import { startTestGateway, type TestGateway } from '../testing/test-gateway';

describe('many jobs at once', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());
  const create = async (...target_languages: string[]): Promise<string> =>
    (await gateway.client.createJob({ source_path: gateway.film, target_languages })).job_uuid;

  it('are chosen by a filter, the oldest first, and only those', async () => {
    const [spanish, french, both] = [await create('es'), await create('fr'), await create('es', 'fr')];
    const cancelled = await gateway.client.bulkJobs({
      ...{ action: 'cancel', filter: { language: 'es', status: ['PENDING'], text: 'talk' } },
    });
    expect(cancelled).toEqual({
      more: false,
      results: [spanish, both].map((job_uuid) => ({ job_uuid, error: null })),
    });
    expect((await gateway.client.getJob(french)).status).toBe('PENDING');
    const deleted = await gateway.client.bulkJobs({ action: 'delete', filter: { status: ['CANCELLED'] } });
    expect(deleted.results.map(({ job_uuid }) => job_uuid)).toEqual([spanish, both]);
    expect((await gateway.client.listJobs()).jobs.map(({ job_uuid }) => job_uuid)).toEqual([french]);
  });

  it('are at most 500 of those that a filter finds; the answer says that there are more', async () => {
    await gateway.database.dataSource.query(
      `INSERT INTO jobs (job_uuid, source, title, target_languages, options, publish)
       SELECT gen_random_uuid(), source, 'many', target_languages, options, publish FROM jobs, generate_series(1, 501)
       LIMIT 501`,
    );
    const answer = await gateway.client.bulkJobs({ action: 'retry', filter: { text: 'many' } });
    expect([answer.results.length, answer.more]).toEqual([500, true]);
  });

  it.each<[string, object]>([
    ['neither jobs nor a filter', {}],
    ['both', { job_uuids: ['00000000-0000-4000-8000-000000000000'], filter: { language: 'es' } }],
    ['a filter that says nothing', { filter: {} }],
    ['a filter with an empty text', { filter: { text: '' } }],
    ['a filter with an empty language', { filter: { status: ['FAILED'], language: '' } }],
    ['a filter whose fields are null', { filter: { language: null, owner: null } }],
    ['nothing but null', { job_uuids: null, filter: null }],
    ['a field that is none', { filter: { title: 'x' } }],
  ])('are refused: %s', async (_what, request) => {
    await expect(gateway.client.bulkJobs({ action: 'delete', ...request })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });
});
