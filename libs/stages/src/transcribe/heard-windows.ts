import type { SpeechRegion } from '@z2/contracts';

/** Heard beyond a seam without a real pause, on both sides: a word at the seam is then heard whole at least once. */
export const OVERLAP_MS = 1_000;
/** A pause from so long on needs no overlap: nobody speaks across it. */
const PAUSE_MS = 400;
/** Heard of a pause: speech regions end a little early. */
const PAD_MS = 300;

/** What an engine hears at once, and where it stops counting. */
export interface HeardWindow {
  start_ms: number;
  end_ms: number;
  /** The seam to the window before; null: nothing is heard twice there. */
  seam_ms: number | null;
}

/**
 * What is heard for each window of `speechWindows`: a little of the silence around it, and, where the cut lies in speech,
 * 1 s beyond it; such a cut is a seam, at which `joinWords` puts the words together. A window grows by at most 1 s at each
 * end. Pure; times in ms.
 */
export function heardWindows(windows: readonly SpeechRegion[], durationMs: number): HeardWindow[] {
  const gaps = windows.slice(1).map((next, index) => next.start_ms - windows[index]!.end_ms);
  const seams = gaps.map((gap, index) => windows[index]!.end_ms + Math.floor(gap / 2));
  return windows.map(({ start_ms, end_ms }, index) => {
    const [before, after] = [gaps[index - 1], gaps[index]];
    const start =
      before === undefined || before >= PAUSE_MS
        ? start_ms - Math.min(PAD_MS, Math.floor((before ?? start_ms * 2) / 2))
        : Math.max(seams[index - 1]! - OVERLAP_MS, seams[index - 2] ?? 0);
    const end =
      after === undefined || after >= PAUSE_MS
        ? end_ms + Math.min(PAD_MS, Math.floor((after ?? Infinity) / 2))
        : Math.min(seams[index]! + OVERLAP_MS, seams[index + 1] ?? Infinity);
    const seam_ms = before !== undefined && before < PAUSE_MS ? seams[index - 1]! : null;
    return { start_ms: Math.max(0, start), end_ms: Math.min(durationMs, end), seam_ms };
  });
}
