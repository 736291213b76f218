import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type FeedReaderOptions, readFeed, videosOf } from './read-feed';

const RSS = `<?xml version="1.0"?><rss version="2.0"><channel><title>Talks</title>
  <item><guid>talk-2</guid><title>Two</title><enclosure url="/two.mp4" type="video/mp4" length="9"/></item>
  <item><title>One &amp; only</title><enclosure url="https://films.example/one.mp3" type="audio/mpeg" length="9"/></item>
  <item><guid>text</guid><title>Only words</title><link>https://films.example/text</link></item>
</channel></rss>`;
const ATOM = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:yt="http://www.youtube.com/xml/schemas/2015"><title>Bees</title>
  <entry><id>yt:video:aaaaaaaaaaa</id><yt:videoId>aaaaaaaaaaa</yt:videoId><title>Bees 1</title>
    <link rel="alternate" href="https://www.youtube.com/watch?v=aaaaaaaaaaa"/></entry>
  <entry><id>tag:film</id><title>Film</title><link rel="enclosure" type="video/webm" href="https://films.example/f.webm"/></entry>
</feed>`;
const { signal } = new AbortController();

it('reads RSS and Atom: films and sound beside an entry, and videos of YouTube; what is neither is no video', () => {
  expect(videosOf(RSS, 'https://films.example/feed.xml')).toEqual([
    { item: 'talk-2', title: 'Two', source: { kind: 'url', url: 'https://films.example/two.mp4' } },
    {
      ...{ item: 'https://films.example/one.mp3', title: 'One & only' },
      source: { kind: 'url', url: 'https://films.example/one.mp3' },
    },
  ]);
  expect(videosOf(ATOM, 'https://x.example')).toEqual([
    {
      ...{ item: 'aaaaaaaaaaa', title: 'Bees 1' },
      source: {
        kind: 'youtube',
        url: 'https://www.youtube.com/watch?v=aaaaaaaaaaa',
        video_id: 'aaaaaaaaaaa',
      },
    },
    { item: 'tag:film', title: 'Film', source: { kind: 'url', url: 'https://films.example/f.webm' } },
  ]);
  for (const text of ['<html><body>No feed</body></html>', '', '{}', '<rss']) {
    expect(() => videosOf(text, 'https://x.example')).toThrow(/is no feed/);
  }
});

describe('what is watched', () => {
  let server: Server;
  let dir: string;
  let host: string;
  let answer: { status: number; body: string };
  beforeAll(async () => {
    server = createServer((_, response) => response.writeHead(answer.status).end(answer.body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    dir = await mkdtemp(join(tmpdir(), 'z2-watched-'));
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await rm(dir, { recursive: true });
  });
  const options = (more: Partial<FeedReaderOptions> = {}): FeedReaderOptions => ({
    ...{ policy: { allowedHosts: [host] }, ytDlp: {} as FeedReaderOptions['ytDlp'], fileSources: true },
    ...more,
  });

  it('is loaded from where it lies, but from no private address that is not allowed', async () => {
    const url = `http://${host}/feed.xml`;
    answer = { status: 200, body: RSS };
    expect(await readFeed('rss', url, options(), signal)).toHaveLength(2);
    await expect(readFeed('rss', url, options({ policy: {} }), signal)).rejects.toMatchObject({
      code: 'SOURCE_URL_FORBIDDEN',
    });
    answer = { status: 503, body: '' };
    await expect(readFeed('rss', url, options(), signal)).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
    });
    answer = { status: 404, body: '' };
    await expect(readFeed('rss', url, options(), signal)).rejects.toMatchObject({ code: 'SOURCE_REFUSED' });
    answer = { status: 200, body: ' '.repeat(11 * 2 ** 20) };
    await expect(readFeed('rss', url, options(), signal)).rejects.toMatchObject({ code: 'SOURCE_TOO_LARGE' });
  });

  it('of a folder are films that nobody writes to any more, the newest first', async () => {
    const put = async (name: string, secondsAgo: number, content = 'x'): Promise<void> => {
      await writeFile(join(dir, name), content);
      const at = new Date(Date.now() - secondsAgo * 1000);
      await utimes(join(dir, name), at, at);
    };
    await put('old.mp4', 900);
    await put('new.MKV', 60);
    await put('growing.mp4', 1);
    await put('empty.mp4', 900, '');
    await put('notes.txt', 900);
    await put('.hidden.mp4', 900);
    const found = await readFeed('folder', dir, options(), signal);
    expect(found.map(({ title }) => title)).toEqual(['new.MKV', 'old.mp4']);
    expect(found[1]?.source).toEqual({ kind: 'file', path: join(dir, 'old.mp4') });
    await put('old.mp4', 500, 'made anew');
    expect((await readFeed('folder', dir, options(), signal))[1]?.item).not.toBe(found[1]?.item);
    await expect(readFeed('folder', dir, options({ fileSources: false }), signal)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(readFeed('folder', join(dir, 'none'), options(), signal)).rejects.toMatchObject({
      code: 'SOURCE_NOT_FOUND',
    });
  });
});
