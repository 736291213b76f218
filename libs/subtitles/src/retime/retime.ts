import type { Cue } from '@z2/contracts';

/** A time becomes `time × rate + offset_ms`. */
export interface Retiming {
  rate: number;
  offset_ms: number;
}

/** Cues at other times, their words too. What would begin before 0 begins at 0, and is at least 1 ms long. */
export function retimeCues(cues: readonly Cue[], { rate, offset_ms }: Retiming): Cue[] {
  const at = (ms: number): number => Math.max(0, Math.round(ms * rate + offset_ms));
  return cues.map((cue) => ({
    ...cue,
    start_ms: at(cue.start_ms),
    end_ms: Math.max(at(cue.start_ms) + 1, at(cue.end_ms)),
    ...(cue.words
      ? {
          words: cue.words.map((word) => ({ ...word, start_ms: at(word.start_ms), end_ms: at(word.end_ms) })),
        }
      : {}),
  }));
}

/** Of a film that ran at `from` frames a second and runs at `to` (25 → 23.976: everything comes later). */
export const frameRateRetiming = (from: number, to: number): Retiming => ({ rate: from / to, offset_ms: 0 });
