import { RateLimiter } from './rate-limit';

describe('RateLimiter', () => {
  let now = 0;
  const limiter = (perSecond: number, loopback = true): RateLimiter =>
    new RateLimiter({ perSecond, loopback }, () => now);
  const passed = (of: RateLimiter, times: number, address = '192.0.2.1'): number =>
    Array.from({ length: times }, () => of.take(address)).filter((refused) => refused === null).length;

  beforeEach(() => {
    now = 0;
  });

  it('lets ten seconds of requests through at once, then as many as come in time', () => {
    const two = limiter(2);
    expect(passed(two, 50)).toBe(20);
    now = 3_000;
    expect(passed(two, 50)).toBe(6);
    now = 3_600_000;
    expect(passed(two, 50)).toBe(20);
  });

  it('says when to come again, and is true to it', () => {
    const four = limiter(4);
    passed(four, 40);
    const refused = four.take('192.0.2.1');
    expect(refused).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 250 });
    now = 249;
    expect(passed(four, 1)).toBe(0);
    now = 250;
    expect(passed(four, 1)).toBe(1);
  });

  it('counts each address for itself, this machine only where it is told to', () => {
    const one = limiter(1, false);
    expect([passed(one, 20), passed(one, 20, '192.0.2.2')]).toEqual([10, 10]);
    expect([
      passed(one, 20, '127.0.0.1'),
      passed(one, 20, '::ffff:127.0.0.1'),
      passed(one, 20, '::1'),
    ]).toEqual([...[20, 20, 20]]);
    expect(passed(limiter(0), 1_000)).toBe(1_000);
  });

  it('keeps a bounded number of addresses, and those longest that ask', () => {
    const one = limiter(1);
    expect(passed(one, 11)).toBe(10);
    for (let index = 0; index < 30_000; index++) {
      one.take(`10.0.${index >> 8}.${index & 255}`);
      if (index % 100 === 0) {
        expect(passed(one, 1)).toBe(0);
      }
    }
    expect((one as unknown as { buckets: Map<string, unknown> }).buckets.size).toBe(10_000);
  });
});
