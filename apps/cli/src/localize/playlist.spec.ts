import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

import { YtDlpTool } from '@z2/runtime';

import { videosOfList } from './playlist';

describe('videosOfList', () => {
  /** The real yt-dlp, against a list of a local server (YouTube cannot be reached from a test). */
  const tool = new YtDlpTool(join(tmpdir(), `z2-test-tools-${userInfo().uid}`, 'yt-dlp'));
  const ids = ['aaaaaaaaaaa', 'bbbbbbbbbbb', 'ccccccccccc'].map(
    (id) => `https://www.youtube.com/watch?v=${id}`,
  );
  const server = createServer((message, answer) => {
    const items =
      message.url === '/full.xml'
        ? ids.map((link) => `<item><title>x</title><link>${link}</link></item>`)
        : [];
    answer.writeHead(message.url === '/gone.xml' ? 404 : 200, { 'content-type': 'application/rss+xml' });
    answer.end(
      `<?xml version="1.0"?><rss version="2.0"><channel><title>A list</title>${items.join('')}</channel></rss>`,
    );
  });
  const read = (name: string, limit: number) =>
    videosOfList(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`,
      ...([limit, '/', () => undefined, tool] as const),
    );

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => void server.close());

  it('reads the first videos of a list', async () => {
    expect(await read('full.xml', 2)).toEqual(ids.slice(0, 2));
    await expect(read('empty.xml', 2)).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
    await expect(read('gone.xml', 2)).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' });
  }, 300_000);
});
