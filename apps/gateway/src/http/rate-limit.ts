import { Z2Error } from '@z2/contracts';

import { isLoopback } from './loopback';

/** So many seconds' worth may be asked for at once. */
const BURST_S = 10;
/** Addresses that are kept in mind; beyond that those go which have not asked for the longest time. */
const MOST_ADDRESSES = 10_000;

/** Sums of parts of a second miss a whole by less than this. */
const ROUNDING = 1e-6;

interface Bucket {
  tokens: number;
  atMs: number;
}

export interface RateLimit {
  /** Requests per second; 0: any. */
  perSecond: number;
  /** Whether the machine itself is counted, too. */
  loopback: boolean;
}

/** A token bucket per address, within this process: what one client may ask for. Behind a proxy that is the proxy's business. */
export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly limit: RateLimit,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes one. Null when it may pass, else RATE_LIMITED with the time to wait. */
  take(address: string | undefined): Z2Error | null {
    const { perSecond, loopback } = this.limit;
    if (perSecond === 0 || address === undefined || (!loopback && isLoopback(plain(address)))) {
      return null;
    }
    const most = perSecond * BURST_S;
    const now = this.now();
    const { tokens, atMs } = this.buckets.get(address) ?? { tokens: most, atMs: now };
    const there = Math.min(most, tokens + ((now - atMs) / 1000) * perSecond);
    const passes = there > 1 - ROUNDING;
    // Named last, it is the last to be forgotten.
    this.buckets.delete(address);
    this.buckets.set(address, { tokens: passes ? Math.max(0, there - 1) : there, atMs: now });
    this.forget();
    if (passes) {
      return null;
    }
    const waitMs = Math.ceil(((1 - there) / perSecond) * 1000);
    return new Z2Error('RATE_LIMITED', `More than ${perSecond} requests a second came from this address.`, {
      remedy: 'Ask again after the time that Retry-After names; the operator sets the limit (Z2_RATE_LIMIT).',
      retry_after_ms: waitMs,
    });
  }

  private forget(): void {
    for (const [address] of this.buckets) {
      if (this.buckets.size <= MOST_ADDRESSES) {
        return;
      }
      this.buckets.delete(address);
    }
  }
}

/** IPv4 within IPv6 (`::ffff:127.0.0.1`) is what it is. */
function plain(address: string): string {
  return address.replace(/^::ffff:/, '');
}
