import { Z2Error } from '@z2/contracts';

/** @param maxMs longest source, ms. @throws Z2Error SOURCE_TOO_LONG */
export function assertSourceLength(durationMs: number, maxMs: number, name: string): void {
  if (durationMs <= maxMs) {
    return;
  }
  const minutes = (ms: number): string => `${Math.round(ms / 6_000) / 10} min`;
  throw new Z2Error(
    'SOURCE_TOO_LONG',
    `${name} lasts ${minutes(durationMs)}; the limit is ${minutes(maxMs)}.`,
    {
      remedy: 'Cut it into parts, or raise Z2_MAX_SOURCE_SECONDS.',
      details: { duration_ms: durationMs, max_ms: maxMs },
    },
  );
}
