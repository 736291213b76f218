import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Z2Error } from '@z2/contracts';
import { ProxyAgent, request } from 'undici';

import { EgressProxy } from './egress-proxy';

describe('EgressProxy', () => {
  const refused: Z2Error[] = [];
  const server = createServer((message, answer) => answer.end(`${message.headers.host}${message.url}`));
  let host: string;

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => void (refused.length = 0));
  afterAll(() => void server.close());

  const ask = async (
    url: string,
    proxyTunnel: boolean,
    options: Partial<Parameters<typeof EgressProxy.start>[0]>,
  ): Promise<string> => {
    await using proxy = await EgressProxy.start({ maxBytes: 1e6, ...options }, (e) => void refused.push(e));
    const dispatcher = new ProxyAgent({ uri: proxy.url, proxyTunnel });
    try {
      const { statusCode, body } = await request(url, { dispatcher });
      return `${statusCode} ${await body.text()}`;
    } finally {
      await dispatcher.destroy();
    }
  };

  it.each([true, false])('carries what is allowed (tunnel: %s)', async (tunnel) => {
    expect(await ask(`http://${host}/a?b`, tunnel, { allowedHosts: [host] })).toBe(`200 ${host}/a?b`);
    expect(refused).toEqual([]);
  });

  it.each(['127.0.0.1', '169.254.169.254', '[::ffff:127.0.0.1]', '[fd00::1]'])(
    'refuses %s',
    async (address) => {
      expect(await ask(`http://${address}:81/`, false, {})).toBe('403 ');
      await expect(ask(`http://${address}:81/`, true, {})).rejects.toThrow();
      expect(refused.map(({ code }) => code)).toEqual(['SOURCE_URL_FORBIDDEN', 'SOURCE_URL_FORBIDDEN']);
    },
  );

  it('refuses a name that leads into the private network', async () => {
    const lookup = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    expect(await ask('http://video.example/', false, { lookup })).toBe('403 ');
    expect(refused[0]?.code).toBe('SOURCE_URL_FORBIDDEN');
  });

  it('ends what is larger than allowed', async () => {
    await expect(ask(`http://${host}/`, true, { allowedHosts: [host], maxBytes: 10 })).rejects.toThrow();
    expect(refused[0]?.code).toBe('SOURCE_TOO_LARGE');
  });
});
