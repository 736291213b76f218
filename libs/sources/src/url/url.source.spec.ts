import { join } from 'node:path';

import { MediaServer, serveFile } from '../testing/media-server';
import { describeSource } from '../testing/source.contract';
import { CONTENT, ETAG, UrlBench } from '../testing/url-bench';
import { UrlSource } from './url.source';

let contractServer: MediaServer | null = null;
afterAll(() => contractServer?.[Symbol.asyncDispose]());

describeSource('url', async (dir) => {
  await contractServer?.[Symbol.asyncDispose]();
  const server = (contractServer = await MediaServer.start());
  let content = CONTENT;
  let etag = ETAG;
  server.handler = (request, response) =>
    request.url === '/talk.mp4'
      ? serveFile(() => content, { etag })(request, response)
      : response.writeHead(404).end();
  return {
    source: new UrlSource({
      ...{ maxBytes: 1_000_000, timeoutMs: 20_000, stallMs: 10_000 },
      resumeDir: join(dir, 'resume'),
      allowedHosts: [server.host],
    }),
    good: { kind: 'url', url: server.url() },
    content: CONTENT,
    name: 'talk.mp4',
    missing: { kind: 'url', url: server.url('/gone.mp4') },
    missingCode: 'SOURCE_NOT_FOUND',
    change: () => {
      content = Buffer.from('new');
      etag = '"v2"';
      return Promise.resolve();
    },
  };
});

describe('UrlSource', () => {
  let bench: UrlBench;
  beforeEach(async () => {
    bench = await UrlBench.create();
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  describe('answers', () => {
    const answer = (status: number, headers: Record<string, string> = {}, body = 'x'): void => {
      bench.server.handler = (_request, response) => response.writeHead(status, headers).end(body);
    };

    it.each([
      [404, 'SOURCE_NOT_FOUND', 'permanent'],
      [410, 'SOURCE_NOT_FOUND', 'permanent'],
      [401, 'SOURCE_REFUSED', 'permanent'],
      [403, 'SOURCE_REFUSED', 'permanent'],
      [451, 'SOURCE_REFUSED', 'permanent'],
      [204, 'SOURCE_REFUSED', 'permanent'],
      [206, 'SOURCE_REFUSED', 'permanent'],
      [416, 'SOURCE_REFUSED', 'permanent'],
      [429, 'SOURCE_UNREACHABLE', 'transient'],
      [500, 'SOURCE_UNREACHABLE', 'transient'],
      [503, 'SOURCE_UNREACHABLE', 'transient'],
    ])('%d: %s, %s', async (status, code, kind) => {
      answer(status);
      await expect(bench.fetch()).rejects.toMatchObject({ code, kind });
      expect(bench.server.requests).toHaveLength(1);
      expect(await bench.left()).toEqual([]);
    });

    it('keeps the time that a busy server asks for', async () => {
      answer(503, { 'retry-after': '7' });
      await expect(bench.fetch()).rejects.toMatchObject({ retryAfterMs: 7_000 });
    });

    it.each([
      'text/html; charset=utf-8',
      'application/xhtml+xml',
      'application/vnd.apple.mpegurl',
      'application/dash+xml',
    ])('a %s is no media file', async (type) => {
      answer(200, { 'content-type': type });
      await expect(bench.fetch()).rejects.toMatchObject({
        code: 'SOURCE_NOT_MEDIA',
        remedy: expect.stringContaining('direct address') as string,
      });
    });

    it('refuses a compressed and an empty one', async () => {
      answer(200, { 'content-encoding': 'gzip' });
      await expect(bench.fetch()).rejects.toMatchObject({ code: 'SOURCE_REFUSED' });
      answer(200, {}, '');
      await expect(bench.fetch()).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
    });

    it('takes the name from Content-Disposition', async () => {
      answer(200, { 'content-disposition': 'attachment; filename="../My film.mkv"' });
      expect((await bench.fetch()).name).toBe('My film.mkv');
    });

    it('says when nobody answers at the port, and when there is no such host', async () => {
      const gone = await MediaServer.start();
      const url = gone.url();
      await gone[Symbol.asyncDispose]();
      await expect(bench.fetch({ url, allowedHosts: [new URL(url).host] })).rejects.toMatchObject({
        code: 'SOURCE_UNREACHABLE',
        kind: 'transient',
      });
      const lookup = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
      await expect(bench.fetch({ url: 'http://nobody.test/x', lookup })).rejects.toMatchObject({
        code: 'SOURCE_UNREACHABLE',
        kind: 'permanent',
      });
    });

    it('gives up after some breaks without a byte between them, for the pipeline to try again later', async () => {
      bench.server.handler = serveFile(() => CONTENT, {
        etag: ETAG,
        breakAfter: (n) => (n === 0 ? 70_000 : 0),
      });
      await expect(bench.fetch()).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE', kind: 'transient' });
      expect(await bench.left()).toHaveLength(1);
    });
  });

  it('identifies nothing without validators, or when HEAD fails', async () => {
    const source = new UrlSource(bench.options());
    bench.server.handler = serveFile(() => CONTENT);
    expect(await source.identify({ kind: 'url', url: bench.server.url() })).toBeNull();
    bench.server.handler = (_request, response) => response.writeHead(405).end();
    expect(await source.identify({ kind: 'url', url: bench.server.url() })).toBeNull();
    bench.server.handler = serveFile(() => CONTENT, { etag: ETAG });
    expect(await source.identify({ kind: 'url', url: bench.server.url() })).toContain(ETAG);
  });
});
