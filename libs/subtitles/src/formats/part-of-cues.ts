import type { Cue } from '@z2/contracts';

/**
 * The cues of a part of a film, on the part's own clock: those that touch it, cut to it. Times in ms. Pure.
 */
export function partOfCues(cues: readonly Cue[], part: { from_ms: number; to_ms: number }): Cue[] {
  const within = (ms: number): number => Math.min(part.to_ms, Math.max(part.from_ms, ms)) - part.from_ms;
  return cues
    .filter(({ start_ms, end_ms }) => start_ms < part.to_ms && end_ms > part.from_ms)
    .map((cue) => ({
      ...cue,
      start_ms: within(cue.start_ms),
      end_ms: within(cue.end_ms),
      ...(cue.words
        ? {
            words: cue.words
              .filter((word) => word.start_ms < part.to_ms && word.end_ms > part.from_ms)
              .map((word) => ({ ...word, start_ms: within(word.start_ms), end_ms: within(word.end_ms) })),
          }
        : {}),
    }));
}
