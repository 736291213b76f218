const BASE_MS = 1_000;
const CAP_MS = 60_000;

/**
 * Delay before the next attempt in ms: exponential with "equal jitter" (half fixed, half random), so that retries of
 * many jobs spread and none comes at once. attempt is the number of the attempt that failed, from 1.
 */
export function retryDelayMs(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** (attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
