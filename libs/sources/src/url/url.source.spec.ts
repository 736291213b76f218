import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FetchedFile } from '../source';
import { MediaServer, serveFile } from '../testing/media-server';
import { describeSource } from '../testing/source.contract';
import { checkSourceUrl } from './address-guard';
import { sweepDownloads } from './download-slot';
import { UrlSource, type UrlSourceOptions } from './url.source';

/** 300 kB that are nowhere the same, so that a gap or a double shows. */
const CONTENT = Buffer.concat(
  Array.from({ length: 9_375 }, (_, n) => createHash('sha256').update(String(n)).digest()),
);
const ETAG = '"v1"';

let server: MediaServer;
beforeEach(async () => {
  server = await MediaServer.start();
});
afterEach(() => server[Symbol.asyncDispose]());

describeSource('url', (dir) => {
  let content = CONTENT;
  let etag = ETAG;
  server.handler = (request, response) =>
    request.url === '/talk.mp4'
      ? serveFile(() => content, { etag })(request, response)
      : response.writeHead(404).end();
  return Promise.resolve({
    source: new UrlSource(options(join(dir, 'resume'))),
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
  });
});

function options(resumeDir: string, more: Partial<UrlSourceOptions> = {}): UrlSourceOptions {
  return {
    maxBytes: 1_000_000,
    timeoutMs: 20_000,
    stallMs: 10_000,
    firstPauseMs: 10,
    resumeDir,
    allowedHosts: [server.host],
    ...more,
  };
}

describe('UrlSource', () => {
  let dir: string;
  let resume: string;
  const logged: string[] = [];
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-url-'));
    resume = join(dir, 'resume');
    await mkdir(resume);
    logged.length = 0;
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  interface Wishes extends Partial<UrlSourceOptions> {
    url?: string;
    signal?: AbortSignal;
    onProgress?: (done: number, total: number | null) => void;
  }
  const fetch = (wishes: Wishes = {}): Promise<FetchedFile> => {
    const {
      url = server.url(),
      signal = new AbortController().signal,
      onProgress = () => undefined,
      ...more
    } = wishes;
    return new UrlSource(options(resume, more)).fetch(
      { kind: 'url', url },
      { workdir: dir, signal, onProgress, log: (_level, message) => void logged.push(message) },
    );
  };
  const whole = async (fetched: FetchedFile): Promise<boolean> =>
    CONTENT.equals(await readFile(fetched.path));
  const ranges = (): (string | null)[] => server.requests.map(({ range }) => range);
  const left = (): Promise<string[]> => readdir(resume);

  describe('goes on', () => {
    it('after broken connections, asking only for what is missing', async () => {
      server.handler = serveFile(() => CONTENT, { etag: ETAG, breakAfter: (n) => (n < 3 ? 70_000 : null) });
      const fetched = await fetch();
      expect(await whole(fetched)).toBe(true);
      expect(ranges()).toEqual([null, 'bytes=70000-', 'bytes=140000-', 'bytes=210000-']);
      expect(server.requests[1]?.if_range).toBe(ETAG);
      expect(logged.join('\n')).toContain('Going on after 70000 bytes');
    });

    it('by date where there is no strong tag', async () => {
      const last_modified = new Date(Date.now() - 3_600_000).toUTCString();
      server.handler = serveFile(() => CONTENT, {
        etag: 'W/"weak"',
        last_modified,
        breakAfter: (n) => (n === 0 ? 70_000 : null),
      });
      expect(await whole(await fetch())).toBe(true);
      expect(server.requests[1]).toMatchObject({ range: 'bytes=70000-', if_range: last_modified });
    });

    it('from the start where nothing says that it is the same file', async () => {
      server.handler = serveFile(() => CONTENT, { breakAfter: (n) => (n === 0 ? 70_000 : null) });
      expect(await whole(await fetch())).toBe(true);
      expect(ranges()).toEqual([null, null]);
    });

    it('from the start where the server knows no ranges', async () => {
      server.handler = serveFile(() => CONTENT, {
        etag: ETAG,
        ranges: false,
        breakAfter: (n) => (n === 0 ? 70_000 : null),
      });
      expect(await whole(await fetch())).toBe(true);
      expect(ranges()).toEqual([null, 'bytes=70000-']);
    });

    it('from the start when the file was replaced meanwhile', async () => {
      let now = { content: Buffer.alloc(CONTENT.byteLength, 'old'), etag: '"old"' };
      server.handler = (request, response) => {
        const { content, etag } = now;
        serveFile(() => content, { etag, breakAfter: () => (etag === '"old"' ? 70_000 : null) })(
          request,
          response,
        );
        now = { content: CONTENT, etag: ETAG };
      };
      expect(await whole(await fetch())).toBe(true);
    });

    it('from the start when a server ignores If-Range and gives a part of another file', async () => {
      let requests = 0;
      server.handler = (request, response) => {
        requests += 1;
        const old = requests === 1;
        delete request.headers['if-range'];
        serveFile(() => (old ? Buffer.alloc(CONTENT.byteLength, 'old') : CONTENT), {
          etag: old ? '"old"' : ETAG,
          breakAfter: () => (old ? 70_000 : null),
        })(request, response);
      };
      expect(await whole(await fetch())).toBe(true);
      expect(ranges()).toEqual([null, 'bytes=70000-', null]);
    });

    it('in the next attempt, after a worker that was shut down', async () => {
      const abort = new AbortController();
      server.handler = (_request, response) => {
        response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.byteLength });
        response.write(CONTENT.subarray(0, 100_000));
      };
      const onProgress = (done: number): void => {
        if (done === 100_000) {
          abort.abort('shutdown');
        }
      };
      await expect(fetch({ signal: abort.signal, onProgress })).rejects.toMatchObject({ code: 'CANCELLED' });
      server.handler = serveFile(() => CONTENT, { etag: ETAG });
      const fetched = await fetch();
      expect(await whole(fetched)).toBe(true);
      expect(ranges()).toEqual([null, 'bytes=100000-']);
      await fetched.release({ keep: false });
      expect(await left()).toEqual([]);
    });

    /** What a process leaves that is killed after so many bytes: its slot, named by its dead pid. */
    const killedAfter = async (bytes: number, owner: string): Promise<void> => {
      const abort = new AbortController();
      server.handler = (_request, response) => {
        response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.byteLength });
        response.write(CONTENT.subarray(0, bytes));
      };
      const onProgress = (done: number): void => (done === bytes ? abort.abort('shutdown') : undefined);
      await expect(fetch({ signal: abort.signal, onProgress })).rejects.toMatchObject({ code: 'CANCELLED' });
      const [name = ''] = await left();
      await rename(join(resume, name), join(resume, `${name.split('.')[0]}.${owner}`));
      server.handler = serveFile(() => CONTENT, { etag: ETAG });
    };
    const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

    it('after a killed process, and after one that had the same pid', async () => {
      const dead = spawnSync('true').pid;
      for (const pid of [dead, process.pid]) {
        await killedAfter(100_000, `${host}-${pid}-x`);
        const fetched = await fetch();
        expect(await whole(fetched)).toBe(true);
        expect(ranges().at(-1)).toBe('bytes=100000-');
        await fetched.release({ keep: false });
      }
      expect(await left()).toEqual([]);
    });

    it('but not with what a living process is writing', async () => {
      await killedAfter(100_000, `${host}-${process.ppid}-x`);
      expect(await whole(await fetch())).toBe(true);
      expect(ranges()).toEqual([null, null]);
      expect(await left()).toHaveLength(2);
    });

    it('with a file that was complete already', async () => {
      server.handler = serveFile(() => CONTENT, { etag: ETAG });
      await (await fetch()).release({ keep: true });
      expect(await whole(await fetch())).toBe(true);
      expect(ranges()).toEqual([null, `bytes=${CONTENT.byteLength}-`]);
    });

    it('side by side with another fetch of the same address', async () => {
      server.handler = serveFile(() => CONTENT, { etag: ETAG, breakAfter: (n) => (n < 2 ? 50_000 : null) });
      const both = await Promise.all([fetch(), fetch()]);
      expect(await Promise.all(both.map(whole))).toEqual([true, true]);
      expect(both[0].path).not.toBe(both[1].path);
    });
  });

  it('sweeps what nobody came back for', async () => {
    server.handler = serveFile(() => CONTENT, { etag: ETAG });
    const inUse = await fetch();
    await (await fetch()).release({ keep: true });
    for (const name of await left()) {
      await utimes(join(resume, name, 'part'), new Date(0), new Date(0));
    }
    expect(await sweepDownloads(resume, 60_000)).toBe(1);
    expect(await whole(inUse)).toBe(true);
  });

  describe('limits', () => {
    it('refuses 10 GB by their announcement, before a byte', async () => {
      server.handler = (_request, response) => {
        response.writeHead(200, { 'content-length': 10_000_000_000 });
        response.flushHeaders();
      };
      const seen: number[] = [];
      await expect(fetch({ onProgress: (done) => seen.push(done) })).rejects.toMatchObject({
        code: 'SOURCE_TOO_LARGE',
        http: 413,
        details: { size: 10_000_000_000, max_bytes: 1_000_000 },
      });
      expect(seen).toEqual([]);
      expect(await left()).toEqual([]);
    });

    it('refuses too many bytes without an announcement', async () => {
      server.handler = (_request, response) => {
        response.writeHead(200, { 'content-type': 'video/mp4' });
        response.write(CONTENT);
        response.end(CONTENT);
      };
      await expect(fetch({ maxBytes: CONTENT.byteLength })).rejects.toMatchObject({
        code: 'SOURCE_TOO_LARGE',
      });
      expect(await left()).toEqual([]);
    });

    it('takes exactly the limit, with no length announced', async () => {
      server.handler = (_request, response) => response.writeHead(200).end(CONTENT);
      expect(await whole(await fetch({ maxBytes: CONTENT.byteLength }))).toBe(true);
    });

    it('ends a silent transfer, and keeps what came', async () => {
      server.handler = (_request, response) => {
        response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.byteLength });
        response.write(CONTENT.subarray(0, 100_000));
      };
      await expect(fetch({ stallMs: 300 })).rejects.toMatchObject({
        code: 'SOURCE_STALLED',
        kind: 'transient',
      });
      server.handler = serveFile(() => CONTENT, { etag: ETAG });
      expect(await whole(await fetch())).toBe(true);
      expect(ranges()).toEqual([null, 'bytes=100000-']);
    });

    it('ends one that never answers', async () => {
      server.handler = () => undefined;
      await expect(fetch({ stallMs: 200 })).rejects.toMatchObject({ code: 'SOURCE_STALLED' });
    });

    it('ends one that trickles, by the limit on the whole', async () => {
      server.handler = (_request, response) => {
        response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.byteLength });
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(timer));
      };
      await expect(fetch({ stallMs: 1_000, timeoutMs: 400 })).rejects.toMatchObject({
        code: 'SOURCE_STALLED',
        details: { timeout_ms: 400 },
      });
    });

    it('asks for the space it needs before it fills the disk', async () => {
      server.handler = (_request, response) => {
        response.writeHead(200, { 'content-length': 2 ** 52 });
        response.flushHeaders();
      };
      await expect(fetch({ maxBytes: 2 ** 53 })).rejects.toMatchObject({
        code: 'DISK_FULL',
        kind: 'transient',
      });
      expect(await left()).toEqual([]);
    });

    it('stops within a moment when cancelled, and removes what came', async () => {
      const abort = new AbortController();
      let closed = 0;
      server.handler = (_request, response) => {
        response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.byteLength });
        response.write(CONTENT.subarray(0, 100_000));
        response.on('close', () => (closed += 1));
      };
      const start = Date.now();
      const onProgress = (done: number): void => (done > 0 ? abort.abort('cancel') : undefined);
      await expect(fetch({ signal: abort.signal, onProgress })).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(Date.now() - start).toBeLessThan(1_000);
      expect(await left()).toEqual([]);
      await expect(fetch({ signal: abort.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(closed).toBe(1);
    });
  });

  describe('answers', () => {
    const answer = (status: number, headers: Record<string, string> = {}, body = 'x'): void => {
      server.handler = (_request, response) => response.writeHead(status, headers).end(body);
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
      await expect(fetch()).rejects.toMatchObject({ code, kind });
      expect(server.requests).toHaveLength(1);
      expect(await left()).toEqual([]);
    });

    it('keeps the time that a busy server asks for', async () => {
      answer(503, { 'retry-after': '7' });
      await expect(fetch()).rejects.toMatchObject({ retryAfterMs: 7_000 });
    });

    it.each([
      'text/html; charset=utf-8',
      'application/xhtml+xml',
      'application/vnd.apple.mpegurl',
      'application/dash+xml',
    ])('a %s is no media file', async (type) => {
      answer(200, { 'content-type': type });
      await expect(fetch()).rejects.toMatchObject({
        code: 'SOURCE_NOT_MEDIA',
        remedy: expect.stringContaining('direct address') as string,
      });
    });

    it('refuses a compressed and an empty one', async () => {
      answer(200, { 'content-encoding': 'gzip' });
      await expect(fetch()).rejects.toMatchObject({ code: 'SOURCE_REFUSED' });
      answer(200, {}, '');
      await expect(fetch()).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
    });

    it('takes the name from Content-Disposition', async () => {
      answer(200, { 'content-disposition': 'attachment; filename="../My film.mkv"' });
      expect((await fetch()).name).toBe('My film.mkv');
    });

    it('says when nobody answers at the port, and when there is no such host', async () => {
      const gone = await MediaServer.start();
      const url = gone.url();
      await gone[Symbol.asyncDispose]();
      await expect(fetch({ url, allowedHosts: [new URL(url).host] })).rejects.toMatchObject({
        code: 'SOURCE_UNREACHABLE',
        kind: 'transient',
      });
      const lookup = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
      await expect(fetch({ url: 'http://nobody.test/x', lookup })).rejects.toMatchObject({
        code: 'SOURCE_UNREACHABLE',
        kind: 'permanent',
      });
    });

    it('gives up after some breaks without a byte between them, for the pipeline to try again later', async () => {
      server.handler = serveFile(() => CONTENT, { etag: ETAG, breakAfter: (n) => (n === 0 ? 70_000 : 0) });
      await expect(fetch()).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE', kind: 'transient' });
      expect(await left()).toHaveLength(1);
    });
  });

  describe('redirects', () => {
    const redirect = (to: (hop: number) => string | null): void => {
      server.handler = (request, response) => {
        const location = to(Number(new URL(server.url(request.url)).searchParams.get('hop')));
        if (location === null) {
          response.writeHead(200).end(CONTENT);
        } else {
          response.writeHead(302, { location }).end();
        }
      };
    };

    it('follows five, no more', async () => {
      redirect((hop) => (hop < 5 ? `/film.mp4?hop=${hop + 1}` : null));
      const fetched = await fetch();
      expect(await whole(fetched)).toBe(true);
      expect(fetched.name).toBe('film.mp4');
      redirect((hop) => `?hop=${hop + 1}`);
      server.requests.length = 0;
      await expect(fetch()).rejects.toMatchObject({ code: 'SOURCE_REFUSED', details: { redirects: 5 } });
      expect(server.requests).toHaveLength(6);
    });

    it.each([
      ['http://169.254.169.254/latest/', 'SOURCE_URL_FORBIDDEN'],
      ['http://[::ffff:127.0.0.1]/', 'SOURCE_URL_FORBIDDEN'],
      ['http://127.0.0.1:1/', 'SOURCE_URL_FORBIDDEN'],
      ['//localhost/x', 'SOURCE_URL_FORBIDDEN'],
      ['file:///etc/passwd', 'SOURCE_URL_INVALID'],
      ['http://me:pw@8.8.8.8/', 'SOURCE_URL_INVALID'],
    ])('to %s: %s', async (location, code) => {
      redirect(() => location);
      await expect(fetch()).rejects.toMatchObject({ code });
      expect(server.requests).toHaveLength(1);
    });

    it('to a name that resolves to a private address, with no connection made', async () => {
      const other = await MediaServer.start();
      redirect(() => `http://intern.test:${other.host.split(':')[1]}/`);
      const lookup = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
      await expect(fetch({ lookup })).rejects.toMatchObject({ code: 'SOURCE_URL_FORBIDDEN' });
      expect(other.connections).toBe(0);
      await other[Symbol.asyncDispose]();
    });
  });

  describe('DNS that changes its answer', () => {
    it('does not get a connection into the private network', async () => {
      const answers = ['93.184.216.34', '127.0.0.1', '127.0.0.1'];
      let asked = 0;
      const lookup = () => Promise.resolve([{ address: answers[asked++] ?? '127.0.0.1', family: 4 }]);
      const url = `http://rebind.test:${server.host.split(':')[1]}/talk.mp4`;
      server.handler = serveFile(() => CONTENT);
      // The early check is deceived…
      await expect(checkSourceUrl(url, { lookup })).resolves.toBeInstanceOf(URL);
      // …the one at the connection is not.
      await expect(fetch({ url, lookup })).rejects.toMatchObject({ code: 'SOURCE_URL_FORBIDDEN' });
      expect(asked).toBe(2);
      expect(server.connections).toBe(0);
      // The server would have answered: without the guard the same address works.
      const open = (host: string) => fetch({ url: server.url(), allowedHosts: [host] });
      expect(await whole(await open(server.host))).toBe(true);
    });
  });

  it('identifies nothing without validators, or when HEAD fails', async () => {
    const source = new UrlSource(options(resume));
    server.handler = serveFile(() => CONTENT);
    expect(await source.identify({ kind: 'url', url: server.url() })).toBeNull();
    server.handler = (_request, response) => response.writeHead(405).end();
    expect(await source.identify({ kind: 'url', url: server.url() })).toBeNull();
    server.handler = serveFile(() => CONTENT, { etag: ETAG });
    expect(await source.identify({ kind: 'url', url: server.url() })).toContain(ETAG);
  });
});
