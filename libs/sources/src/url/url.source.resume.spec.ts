import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, rename, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { serveFile } from '../testing/media-server';
import { CONTENT, ETAG, UrlBench } from '../testing/url-bench';
import { sweepDownloads } from './kept-directory';

describe('UrlSource', () => {
  let bench: UrlBench;
  beforeEach(async () => {
    bench = await UrlBench.create();
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  describe('goes on', () => {
    it('after broken connections, asking only for what is missing', async () => {
      bench.server.handler = serveFile(() => CONTENT, {
        etag: ETAG,
        breakAfter: (n) => (n < 3 ? 70_000 : null),
      });
      const fetched = await bench.fetch();
      expect(await bench.whole(fetched)).toBe(true);
      expect(bench.ranges).toEqual([null, 'bytes=70000-', 'bytes=140000-', 'bytes=210000-']);
      expect(bench.server.requests[1]?.if_range).toBe(ETAG);
      expect(bench.logged.join('\n')).toContain('Going on after 70000 bytes');
    });

    it('by date where there is no strong tag', async () => {
      const last_modified = new Date(Date.now() - 3_600_000).toUTCString();
      bench.server.handler = serveFile(() => CONTENT, {
        etag: 'W/"weak"',
        last_modified,
        breakAfter: (n) => (n === 0 ? 70_000 : null),
      });
      expect(await bench.whole(await bench.fetch())).toBe(true);
      expect(bench.server.requests[1]).toMatchObject({ range: 'bytes=70000-', if_range: last_modified });
    });

    it('from the start where nothing says that it is the same file', async () => {
      bench.server.handler = serveFile(() => CONTENT, { breakAfter: (n) => (n === 0 ? 70_000 : null) });
      expect(await bench.whole(await bench.fetch())).toBe(true);
      expect(bench.ranges).toEqual([null, null]);
    });

    it('from the start where the server knows no ranges', async () => {
      bench.server.handler = serveFile(() => CONTENT, {
        etag: ETAG,
        ranges: false,
        breakAfter: (n) => (n === 0 ? 70_000 : null),
      });
      expect(await bench.whole(await bench.fetch())).toBe(true);
      expect(bench.ranges).toEqual([null, 'bytes=70000-']);
    });

    it('from the start when the file was replaced meanwhile', async () => {
      let now = { content: Buffer.alloc(CONTENT.byteLength, 'old'), etag: '"old"' };
      bench.server.handler = (request, response) => {
        const { content, etag } = now;
        serveFile(() => content, { etag, breakAfter: () => (etag === '"old"' ? 70_000 : null) })(
          request,
          response,
        );
        now = { content: CONTENT, etag: ETAG };
      };
      expect(await bench.whole(await bench.fetch())).toBe(true);
    });

    it('from the start when a server ignores If-Range and gives a part of another file', async () => {
      let requests = 0;
      bench.server.handler = (request, response) => {
        requests += 1;
        const old = requests === 1;
        delete request.headers['if-range'];
        serveFile(() => (old ? Buffer.alloc(CONTENT.byteLength, 'old') : CONTENT), {
          etag: old ? '"old"' : ETAG,
          breakAfter: () => (old ? 70_000 : null),
        })(request, response);
      };
      expect(await bench.whole(await bench.fetch())).toBe(true);
      expect(bench.ranges).toEqual([null, 'bytes=70000-', null]);
    });

    it('in the next attempt, after a worker that was shut down', async () => {
      const abort = new AbortController();
      bench.server.handler = (_request, response) => {
        response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.byteLength });
        response.write(CONTENT.subarray(0, 100_000));
      };
      const onProgress = (done: number): void => {
        if (done === 100_000) {
          abort.abort('shutdown');
        }
      };
      await expect(bench.fetch({ signal: abort.signal, onProgress })).rejects.toMatchObject({
        code: 'CANCELLED',
      });
      bench.server.handler = serveFile(() => CONTENT, { etag: ETAG });
      const fetched = await bench.fetch();
      expect(await bench.whole(fetched)).toBe(true);
      expect(bench.ranges).toEqual([null, 'bytes=100000-']);
      await fetched.release({ keep: false });
      expect(await bench.left()).toEqual([]);
    });

    /** What a process leaves that is killed after so many bytes: its slot, named by its dead pid. */
    const killedAfter = async (bytes: number, owner: string): Promise<void> => {
      const abort = new AbortController();
      bench.server.handler = (_request, response) => {
        response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.byteLength });
        response.write(CONTENT.subarray(0, bytes));
      };
      const onProgress = (done: number): void => (done === bytes ? abort.abort('shutdown') : undefined);
      await expect(bench.fetch({ signal: abort.signal, onProgress })).rejects.toMatchObject({
        code: 'CANCELLED',
      });
      const [name = ''] = await bench.left();
      await rename(join(bench.resume, name), join(bench.resume, `${name.split('.')[0]}.${owner}`));
      bench.server.handler = serveFile(() => CONTENT, { etag: ETAG });
    };
    const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

    it('after a killed process, and after one that had the same pid', async () => {
      const dead = spawnSync('true').pid;
      for (const pid of [dead, process.pid]) {
        await killedAfter(100_000, `${host}-${pid}-x`);
        const fetched = await bench.fetch();
        expect(await bench.whole(fetched)).toBe(true);
        expect(bench.ranges.at(-1)).toBe('bytes=100000-');
        await fetched.release({ keep: false });
      }
      expect(await bench.left()).toEqual([]);
    });

    it('but not with what a living process is writing', async () => {
      await killedAfter(100_000, `${host}-${process.ppid}-x`);
      expect(await bench.whole(await bench.fetch())).toBe(true);
      expect(bench.ranges).toEqual([null, null]);
      expect(await bench.left()).toHaveLength(2);
    });

    it('with a file that was complete already', async () => {
      bench.server.handler = serveFile(() => CONTENT, { etag: ETAG });
      await (await bench.fetch()).release({ keep: true });
      expect(await bench.whole(await bench.fetch())).toBe(true);
      expect(bench.ranges).toEqual([null, `bytes=${CONTENT.byteLength}-`]);
    });

    it('side by side with another fetch of the same address', async () => {
      bench.server.handler = serveFile(() => CONTENT, {
        etag: ETAG,
        breakAfter: (n) => (n < 2 ? 50_000 : null),
      });
      const both = await Promise.all([bench.fetch(), bench.fetch()]);
      expect(await Promise.all(both.map((one) => bench.whole(one)))).toEqual([true, true]);
      expect(both[0].path).not.toBe(both[1].path);
    });
  });

  it('sweeps what nobody came back for', async () => {
    bench.server.handler = serveFile(() => CONTENT, { etag: ETAG });
    const inUse = await bench.fetch();
    await (await bench.fetch()).release({ keep: true });
    for (const name of await bench.left()) {
      for (const file of await readdir(join(bench.resume, name))) {
        await utimes(join(bench.resume, name, file), new Date(0), new Date(0));
      }
    }
    expect(await sweepDownloads(bench.resume, 60_000)).toBe(1);
    expect(await bench.whole(inUse)).toBe(true);
  });
});
