import { checkWebUrl } from '@z2/runtime';

import { MediaServer, serveFile } from '../testing/media-server';
import { CONTENT, UrlBench } from '../testing/url-bench';

describe('UrlSource', () => {
  let bench: UrlBench;
  beforeEach(async () => {
    bench = await UrlBench.create();
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  describe('redirects', () => {
    const redirect = (to: (hop: number) => string | null): void => {
      bench.server.handler = (request, response) => {
        const location = to(Number(new URL(bench.server.url(request.url)).searchParams.get('hop')));
        if (location === null) {
          response.writeHead(200).end(CONTENT);
        } else {
          response.writeHead(302, { location }).end();
        }
      };
    };

    it('follows five, no more', async () => {
      redirect((hop) => (hop < 5 ? `/film.mp4?hop=${hop + 1}` : null));
      const fetched = await bench.fetch();
      expect(await bench.whole(fetched)).toBe(true);
      expect(fetched.name).toBe('film.mp4');
      redirect((hop) => `?hop=${hop + 1}`);
      bench.server.requests.length = 0;
      await expect(bench.fetch()).rejects.toMatchObject({
        code: 'SOURCE_REFUSED',
        details: { redirects: 5 },
      });
      expect(bench.server.requests).toHaveLength(6);
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
      await expect(bench.fetch()).rejects.toMatchObject({ code });
      expect(bench.server.requests).toHaveLength(1);
    });

    it('to a name that resolves to a private address, with no connection made', async () => {
      const other = await MediaServer.start();
      redirect(() => `http://intern.test:${other.host.split(':')[1]}/`);
      const lookup = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
      await expect(bench.fetch({ lookup })).rejects.toMatchObject({ code: 'SOURCE_URL_FORBIDDEN' });
      expect(other.connections).toBe(0);
      await other[Symbol.asyncDispose]();
    });
  });

  describe('DNS that changes its answer', () => {
    it('does not get a connection into the private network', async () => {
      const answers = ['93.184.216.34', '127.0.0.1', '127.0.0.1'];
      let asked = 0;
      const lookup = () => Promise.resolve([{ address: answers[asked++] ?? '127.0.0.1', family: 4 }]);
      const url = `http://rebind.test:${bench.server.host.split(':')[1]}/talk.mp4`;
      bench.server.handler = serveFile(() => CONTENT);
      // The early check is deceived…
      await expect(checkWebUrl(url, { lookup })).resolves.toBeInstanceOf(URL);
      // …the one at the connection is not.
      await expect(bench.fetch({ url, lookup })).rejects.toMatchObject({ code: 'SOURCE_URL_FORBIDDEN' });
      expect(asked).toBe(2);
      expect(bench.server.connections).toBe(0);
      // The server would have answered: without the guard the same address works.
      const open = (host: string) => bench.fetch({ url: bench.server.url(), allowedHosts: [host] });
      expect(await bench.whole(await open(bench.server.host))).toBe(true);
    });
  });
});
