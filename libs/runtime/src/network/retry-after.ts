/** Longest wait that is believed, ms. */
const MAX_WAIT_MS = 3_600_000;

/** Retry-After in whole ms: seconds or a date (RFC 9110, 10.2.3), at most an hour; undefined without a good one. */
export function retryAfterMs(header: string | null | undefined, now = Date.now()): number | undefined {
  if (!header) {
    return undefined;
  }
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000;
  return wait > 0 ? Math.min(Math.ceil(wait), MAX_WAIT_MS) : undefined;
}
