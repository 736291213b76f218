import { serveFile } from '../testing/media-server';
import { CONTENT, ETAG, UrlBench } from '../testing/url-bench';

describe('UrlSource', () => {
  let bench: UrlBench;
  beforeEach(async () => {
    bench = await UrlBench.create();
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  describe('limits', () => {
    it('refuses 10 GB by their announcement, before a byte', async () => {
      bench.server.handler = (_request, response) => {
        response.writeHead(200, { 'content-length': 10_000_000_000 });
        response.flushHeaders();
      };
      const seen: number[] = [];
      await expect(bench.fetch({ onProgress: (done) => seen.push(done) })).rejects.toMatchObject({
        code: 'SOURCE_TOO_LARGE',
        http: 413,
        details: { size: 10_000_000_000, max_bytes: 1_000_000 },
      });
      expect(seen).toEqual([]);
      expect(await bench.left()).toEqual([]);
    });

    it('refuses too many bytes without an announcement', async () => {
      bench.server.handler = (_request, response) => {
        response.writeHead(200, { 'content-type': 'video/mp4' });
        response.write(CONTENT);
        response.end(CONTENT);
      };
      await expect(bench.fetch({ maxBytes: CONTENT.byteLength })).rejects.toMatchObject({
        code: 'SOURCE_TOO_LARGE',
      });
      expect(await bench.left()).toEqual([]);
    });

    it('takes exactly the limit, with no length announced', async () => {
      bench.server.handler = (_request, response) => response.writeHead(200).end(CONTENT);
      expect(await bench.whole(await bench.fetch({ maxBytes: CONTENT.byteLength }))).toBe(true);
    });

    it('ends a silent transfer, and keeps what came', async () => {
      bench.server.handler = (_request, response) => {
        response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.byteLength });
        response.write(CONTENT.subarray(0, 100_000));
      };
      await expect(bench.fetch({ stallMs: 1_000 })).rejects.toMatchObject({
        code: 'SOURCE_STALLED',
        kind: 'transient',
      });
      bench.server.handler = serveFile(() => CONTENT, { etag: ETAG });
      expect(await bench.whole(await bench.fetch())).toBe(true);
      expect(bench.ranges).toEqual([null, 'bytes=100000-']);
    });

    it('ends one that never answers', async () => {
      bench.server.handler = () => undefined;
      await expect(bench.fetch({ stallMs: 500 })).rejects.toMatchObject({ code: 'SOURCE_STALLED' });
    });

    it('ends one that trickles, by the limit on the whole', async () => {
      bench.server.handler = (_request, response) => {
        response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.byteLength });
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(timer));
      };
      await expect(bench.fetch({ stallMs: 1_000, timeoutMs: 400 })).rejects.toMatchObject({
        code: 'SOURCE_STALLED',
        details: { timeout_ms: 400 },
      });
    });

    it('asks for the space it needs before it fills the disk', async () => {
      bench.server.handler = (_request, response) => {
        response.writeHead(200, { 'content-length': 2 ** 52 });
        response.flushHeaders();
      };
      await expect(bench.fetch({ maxBytes: 2 ** 53 })).rejects.toMatchObject({
        code: 'DISK_FULL',
        kind: 'transient',
      });
      expect(await bench.left()).toEqual([]);
    });

    it('stops within a moment when cancelled, and removes what came', async () => {
      const abort = new AbortController();
      let closed = 0;
      bench.server.handler = (_request, response) => {
        response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.byteLength });
        response.write(CONTENT.subarray(0, 100_000));
        response.on('close', () => (closed += 1));
      };
      const start = Date.now();
      const onProgress = (done: number): void => (done > 0 ? abort.abort('cancel') : undefined);
      await expect(bench.fetch({ signal: abort.signal, onProgress })).rejects.toMatchObject({
        code: 'CANCELLED',
      });
      expect(Date.now() - start).toBeLessThan(1_000);
      expect(await bench.left()).toEqual([]);
      await expect(bench.fetch({ signal: abort.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(closed).toBe(1);
    });
  });
});
