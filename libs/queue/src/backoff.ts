import type { ErrorCode } from '@z2/contracts';

/** How often, and how soon, a run is tried again after a transient error. */
export interface RetryRule {
  /** Of the first wait, doubled at each attempt, and of the longest, ms. */
  baseMs: number;
  capMs: number;
  /** Most attempts, where the setting allows more: what fails like that so often will fail again. */
  attempts?: number;
}

const DEFAULT: RetryRule = { baseMs: 1_000, capMs: 60_000 };
/** The first that fits counts. */
const RULES: readonly (readonly [RegExp, RetryRule])[] = [
  // Services: minutes rather than seconds.
  [/^(?:ENGINE|SPEECH|TRANSLATION|VOICE|LLM)_/, { baseMs: 1_000, capMs: 120_000 }],
  [/^SOURCE_|^MODEL_DOWNLOAD/, { baseMs: 1_000, capMs: 120_000 }],
  [/^PUBLISH/, { baseMs: 2_000, capMs: 300_000 }],
  // Somebody has to make room.
  [/^DISK_FULL$/, { baseMs: 5_000, capMs: 300_000 }],
  [/^(?:DATABASE|REDIS)_/, { baseMs: 1_000, capMs: 30_000 }],
  // The same program with the same input.
  [/^OUT_OF_MEMORY$/, { baseMs: 5_000, capMs: 60_000, attempts: 3 }],
  [/^(?:TOOL|FFMPEG)_/, { baseMs: 1_000, capMs: 30_000, attempts: 4 }],
];

export function retryRule(code: ErrorCode): RetryRule {
  return RULES.find(([pattern]) => pattern.test(code))?.[1] ?? DEFAULT;
}

/**
 * Delay before the next attempt in ms: exponential with "equal jitter" (half fixed, half random), so that retries of
 * many jobs spread and none comes at once. attempt is the number of the attempt that failed, from 1.
 */
export function retryDelayMs(
  attempt: number,
  { baseMs, capMs }: RetryRule = DEFAULT,
  random: () => number = Math.random,
): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** (attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
