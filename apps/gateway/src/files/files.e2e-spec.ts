import { randomUUID } from 'node:crypto';

import { startTestGateway, type TestGateway } from '../testing/test-gateway';

describe('files of jobs', () => {
  const content = Buffer.from(Array.from({ length: 5_000 }, (_, index) => index % 251));
  let gateway: TestGateway;
  let url: string;
  let sha256: string;

  /** A file as a worker writes it: content in storage, row in job_files. */
  const addFile = async (name: string, mime: string, hash: string): Promise<string> => {
    const { job_uuid } = await gateway.client.createJob({ source_path: gateway.film });
    const [run] = await gateway.database.dataSource.query<{ id: string }[]>(
      'SELECT id FROM stage_runs WHERE job_uuid = $1 LIMIT 1',
      [job_uuid],
    );
    const id = randomUUID();
    await gateway.database.dataSource.query(
      `INSERT INTO job_files (id, job_uuid, stage_run_id, stage, kind, language, name, sha256, size, mime)
       VALUES ($1, $2, $3, 'render', 'video', 'es', $4, $5, $6, $7)`,
      [id, job_uuid, run?.id, name, hash, content.length, mime],
    );
    return gateway.client.fileUrl(id);
  };

  beforeAll(async () => {
    gateway = await startTestGateway();
    ({ sha256 } = await gateway.artifacts.putBytes(content));
    url = await addFile('Vortrag "größer" 100%.es.mp4', 'video/mp4', sha256);
  });
  afterAll(() => gateway.close());

  it('come whole, under their own name, and are never guessed at', async () => {
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(content);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': '5000',
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      etag: `"${sha256}"`,
      'content-disposition':
        `inline; filename="Vortrag _gr__er_ 100_.es.mp4"; ` +
        `filename*=UTF-8''Vortrag%20%22gr%C3%B6%C3%9Fer%22%20100%25.es.mp4`,
    });
    const saved = await fetch(`${url}?download=1`, { method: 'HEAD' });
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(saved.headers.get('content-length')).toBe('5000');
  });

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=100-199', 100, 199],
    ['bytes=4990-', 4990, 4999],
    ['bytes=-10', 4990, 4999],
    ['bytes=4000-9999', 4000, 4999],
  ])('come in ranges: %s', async (range, from, to) => {
    const response = await fetch(url, { headers: { range } });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to}/5000`);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(content.subarray(from, to + 1));
  });

  it('answer 416 with the size to a range that is not there', async () => {
    const response = await fetch(url, { headers: { range: 'bytes=5000-' } });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */5000');
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  it('go on only with the same content (If-Range), and do not come twice (If-None-Match)', async () => {
    // Else fetch adds no-cache by itself.
    const kept = { 'cache-control': 'max-age=0' };
    const status = async (headers: Record<string, string>) =>
      (await fetch(url, { headers: { ...kept, ...headers } })).status;
    expect(await status({ 'if-none-match': `"${sha256}"` })).toBe(304);
    expect(await status({ range: 'bytes=1-2', 'if-range': `"${sha256}"` })).toBe(206);
    expect(await status({ range: 'bytes=1-2', 'if-range': '"other"' })).toBe(200);
  });

  it('say so when they are not there', async () => {
    expect(await (await fetch(gateway.client.fileUrl(randomUUID()))).json()).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
    const gone = await fetch(await addFile('gone.mp4', 'video/mp4', 'a'.repeat(64)));
    expect([gone.status, await gone.json()]).toEqual([
      500,
      expect.objectContaining({ code: 'ARTIFACT_MISSING' }),
    ]);
    expect(gone.headers.get('content-disposition')).toBeNull();
  });
});
