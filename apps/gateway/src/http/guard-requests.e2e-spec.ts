import { io } from 'socket.io-client';

import { startTestGateway, type TestGateway } from '../testing/test-gateway';

const STUDIO = 'https://studio.example';

describe('requests', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({
      options: { allowedOrigins: [STUDIO], rateLimit: { perSecond: 5, loopback: true } },
    });
  });
  afterAll(() => gateway.close());

  it('of pages that are allowed may be made and read, those of others not', async () => {
    const asked = await fetch(`${gateway.url}/api/jobs`, {
      method: 'OPTIONS',
      headers: { origin: STUDIO, 'access-control-request-method': 'POST' },
    });
    expect(asked.status).toBe(204);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': STUDIO,
      'access-control-allow-methods': expect.stringContaining('POST') as string,
      'access-control-allow-headers': expect.stringContaining('content-type') as string,
      vary: expect.stringMatching(/origin/i) as string,
    });
    const read = await fetch(`${gateway.url}/api/jobs`, { headers: { origin: STUDIO } });
    expect([read.status, read.headers.get('access-control-allow-origin')]).toEqual([200, STUDIO]);
    for (const origin of ['https://studio.example.evil', 'http://studio.example', 'null']) {
      for (const method of ['GET', 'OPTIONS']) {
        const foreign = await fetch(`${gateway.url}/api/jobs`, {
          ...{ method, headers: { origin, 'access-control-request-method': 'POST' } },
        });
        expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null]);
      }
    }
  });

  it.each(['websocket', 'polling'])('of sockets go by the same list: %s', async (transport) => {
    const state = (origin: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = io(`${gateway.url}/jobs`, {
          ...{ transports: [transport], reconnection: false, extraHeaders: { origin } },
        });
        const end = (how: string) => (): void => {
          socket.close();
          resolve(how);
        };
        socket.on('connect', end('connected')).on('connect_error', end('refused'));
      });
    expect([await state(STUDIO), await state('https://evil.example')]).toEqual(['connected', 'refused']);
  });

  it('that are too many get 429 with the time to wait, as a problem, and no socket', async () => {
    const answers = await Promise.all(
      Array.from({ length: 80 }, () => fetch(`${gateway.url}/api/languages`)),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(10);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(10);
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
    expect(refused[0]?.headers.get('content-type')).toContain('application/problem+json');
    expect(await refused[0]?.json()).toMatchObject({ code: 'RATE_LIMITED', status: 429 });
  });
});
