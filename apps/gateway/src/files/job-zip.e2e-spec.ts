import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readlink, truncate, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import type { Problem } from '@z2/contracts';
import { fromBufferPromise } from 'yauzl';

import { startTestGateway, type TestGateway } from '../testing/test-gateway';
import { namesInZip } from './zip-files';

const MIB = 2 ** 20;

describe('the files of a job', () => {
  let gateway: TestGateway;
  let job: string;
  beforeAll(async () => {
    gateway = await startTestGateway();
    ({ job_uuid: job } = await gateway.client.createJob({ source_path: gateway.film }));
    await add('video', 'es', 'talk.es.mp4', Buffer.alloc(3 * MIB, 7));
    await add('subtitles_srt', 'es', '../talk.es.srt', Buffer.from('1\n'));
    await add('subtitles_srt', 'fr', 'größer.fr.srt', Buffer.from('2\n'));
    await add('report', null, 'report.json', Buffer.from('{}'));
    await add('source', null, 'talk.mp4', Buffer.from('source'));
    await add('chunk', 'es', 'part', Buffer.from('part'));
  });
  afterAll(() => gateway.close());

  /** As a worker writes it: content in storage, row in job_files. */
  async function add(kind: string, language: string | null, name: string, content: Buffer): Promise<string> {
    const { sha256, size } = await gateway.artifacts.putBytes(content);
    const id = randomUUID();
    await gateway.database.dataSource.query(
      `INSERT INTO job_files (id, job_uuid, stage_run_id, stage, kind, language, name, sha256, size, mime)
       SELECT $1, $2, id, 'render', $3, $4, $5, $6, $7, 'application/octet-stream' FROM stage_runs
       WHERE job_uuid = $2 LIMIT 1`,
      [id, job, kind, language, name, sha256, size],
    );
    return id;
  }
  async function entriesOf(url: string): Promise<Record<string, string | number>> {
    const response = await fetch(url);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip']);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.byteLength).toBe(Number(response.headers.get('content-length')));
    const zip = await fromBufferPromise(bytes);
    const entries: Record<string, string | number> = {};
    for await (const entry of zip.eachEntry()) {
      // Stored, not compressed; reading checks the CRC.
      expect(entry.compressionMethod).toBe(0);
      const content = await text(await zip.openReadStreamPromise(entry));
      entries[entry.fileName] = content.length < 100 ? content : content.length;
    }
    return entries;
  }

  it('come as one zip: the results, with a folder for each language', async () => {
    expect(await entriesOf(gateway.client.files.zipUrl(job))).toEqual({
      ...{ 'es/talk.es.mp4': 3 * MIB, 'es/__talk.es.srt': '1\n', 'fr/größer.fr.srt': '2\n' },
      'report.json': '{}',
    });
    const answer = await fetch(gateway.client.files.zipUrl(job), { method: 'HEAD' });
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="talk.zip"');
  });

  it('come of one language, or with what they were made of', async () => {
    const url = gateway.client.files.zipUrl(job, { language: 'fr' });
    expect(await entriesOf(url)).toEqual({ 'fr/größer.fr.srt': '2\n' });
    expect(Object.keys(await entriesOf(gateway.client.files.zipUrl(job, { all: true })))).toContain(
      'talk.mp4',
    );
    const tag = (await fetch(url)).headers.get('etag') ?? '';
    const again = await fetch(url, { headers: { 'if-none-match': tag, 'cache-control': 'max-age=0' } });
    expect(again.status).toBe(304);
  });

  it.each([
    [
      'of a language without any',
      (): string => gateway.client.files.zipUrl(job, { language: 'de' }),
      404,
      'NOT_FOUND',
    ],
    ['of no job', (): string => gateway.client.files.zipUrl(randomUUID()), 404, 'JOB_NOT_FOUND'],
  ])('are refused: %s', async (_what, url, status, code) => {
    const response = await fetch(url());
    expect([response.status, ((await response.json()) as Problem).code]).toEqual([status, code]);
  });

  it('go through without being held in memory, and close what was open when the client goes', async () => {
    // 128 MiB that take no room on the disk.
    const sha256 = 'ab'.repeat(32);
    const path = join(gateway.dir, 'storage', 'ab', sha256);
    await mkdir(join(gateway.dir, 'storage', 'ab'), { recursive: true });
    await writeFile(path, '');
    await truncate(path, 128 * MIB);
    const { job_uuid } = await gateway.client.createJob({ source_path: gateway.film });
    await gateway.database.dataSource.query(
      `INSERT INTO job_files (id, job_uuid, stage_run_id, stage, kind, language, name, sha256, size, mime)
       SELECT $1, $2, id, 'render', 'video', 'es', 'film.mp4', $3, $4, 'video/mp4' FROM stage_runs
       WHERE job_uuid = $2 LIMIT 1`,
      [randomUUID(), job_uuid, sha256, 128 * MIB],
    );
    const before = process.memoryUsage().rss;
    let most = 0;
    let read = 0;
    const response = await fetch(gateway.client.files.zipUrl(job_uuid));
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      read += chunk.byteLength;
      most = Math.max(most, process.memoryUsage.rss());
    }
    expect(read).toBe(Number(response.headers.get('content-length')));
    expect(most - before).toBeLessThan(64 * MIB);

    const openOnes = async (): Promise<number> => {
      const links = await Promise.all(
        (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
      );
      return links.filter((link) => link === path).length;
    };
    const client = get(gateway.client.files.zipUrl(job_uuid));
    const [cut] = (await once(client, 'response')) as [IncomingMessage];
    await once(cut, 'readable');
    expect(await openOnes()).toBe(1);
    client.destroy();
    while ((await openOnes()) > 0) {
      await new Promise(setImmediate);
    }
    expect((await gateway.client.health()).status).toBe('ok');
  });
});

it('names in a zip never meet, and lead nowhere else', () => {
  const file = (name: string, language: string | null = null): { name: string; language: string | null } => ({
    ...{ name, language },
  });
  expect(
    namesInZip([
      ...[file('a.srt', 'es'), file('A.srt', 'es'), file('a.srt', 'fr'), file('a.srt')],
      ...[file('../../etc/passwd'), file('..\\x'), file('.'), file(' ')],
    ]),
  ).toEqual([...['es/a.srt', 'es/A-2.srt', 'fr/a.srt', 'a.srt'], ...['__.._etc_passwd', '__x', '_', 'file']]);
});
