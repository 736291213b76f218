import { createHmac, randomUUID } from 'node:crypto';

import type { Problem } from '@z2/contracts';
import { ServiceKeysRepository } from '@z2/entities';

import { startTestGateway, type TestGateway } from '../testing/test-gateway';

describe('links to files', () => {
  const CONTENT = Buffer.from('a film');
  let gateway: TestGateway;
  let id: string;
  beforeAll(async () => {
    gateway = await startTestGateway();
    const { job_uuid } = await gateway.client.createJob({ source_path: gateway.film });
    const { sha256, size } = await gateway.artifacts.putBytes(CONTENT);
    id = randomUUID();
    await gateway.database.dataSource.query(
      `INSERT INTO job_files (id, job_uuid, stage_run_id, stage, kind, language, name, sha256, size, mime)
       SELECT $1, $2, id, 'render', 'video', 'es', 'talk.es.mp4', $3, $4, 'video/mp4' FROM stage_runs
       WHERE job_uuid = $2 LIMIT 1`,
      [id, job_uuid, sha256, size],
    );
  });
  afterAll(() => gateway.close());
  const refusal = async (url: string | URL): Promise<unknown[]> => {
    const response = await fetch(url);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    return [response.status, ((await response.json()) as Problem).code];
  };

  it('lead to the file, whole or in ranges, until their time is over', async () => {
    const link = await gateway.client.files.link(id, { expires_in: 60 });
    expect(Math.abs(Date.parse(link.expires_at) - Date.now() - 60_000)).toBeLessThan(5_000);
    const response = await fetch(link.url);
    expect([response.status, Buffer.from(await response.arrayBuffer())]).toEqual([200, CONTENT]);
    expect(response.headers.get('content-disposition')).toBe('inline; filename="talk.es.mp4"');
    // Nobody keeps it for longer than the link is good.
    const [, age] = /max-age=(\d+)/.exec(response.headers.get('cache-control') ?? '') ?? [];
    expect(Number(age)).toBeLessThanOrEqual(60);
    const part = await fetch(link.url, { headers: { range: 'bytes=2-3' } });
    expect([part.status, await part.text()]).toEqual([206, 'fi']);
    const saved = await gateway.client.files.link(id, { download: true });
    expect((await fetch(saved.url)).headers.get('content-disposition')).toBe(
      'attachment; filename="talk.es.mp4"',
    );
  });

  it('are refused where anything of them was changed', async () => {
    const { url } = await gateway.client.files.link(id);
    const changed = (change: (link: URL) => void): URL => {
      const link = new URL(url);
      change(link);
      return link;
    };
    for (const link of [
      changed(({ searchParams }) =>
        searchParams.set('expires', String(Number(searchParams.get('expires')) + 1)),
      ),
      changed(({ searchParams }) => searchParams.set('download', '1')),
      changed(({ searchParams }) => searchParams.set('signature', 'AAAA')),
      changed((one) => (one.pathname = one.pathname.replace(id, randomUUID()))),
    ]) {
      expect(await refusal(link)).toEqual([403, 'LINK_INVALID']);
    }
    const bare = changed(({ searchParams }) => searchParams.delete('signature'));
    expect(await refusal(bare)).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('are refused when their time is over', async () => {
    // One as it was made an hour ago, with the service's own key.
    const key = await new ServiceKeysRepository(gateway.database.dataSource).get('file-links');
    const expires = Math.floor(Date.now() / 1000) - 1;
    const signature = createHmac('sha256', key).update(`file\n${id}\n${expires}\ninline`).digest('base64url');
    const url = `${gateway.url}/api/files/${id}/signed?expires=${expires}&signature=${signature}`;
    expect(await refusal(url)).toEqual([410, 'LINK_EXPIRED']);
  });

  it('are of files that are there, and of a week at most', async () => {
    await expect(gateway.client.files.link(randomUUID())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(gateway.client.files.link(id, { expires_in: 604_801 })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  it('have one key, whoever asks first', async () => {
    const keys = Array.from({ length: 5 }, () => new ServiceKeysRepository(gateway.database.dataSource));
    const found = await Promise.all(keys.map(async (one) => (await one.get('of-all')).toString('hex')));
    expect(new Set(found).size).toBe(1);
    expect(found[0]).toMatch(/^[0-9a-f]{64}$/);
  });
});
