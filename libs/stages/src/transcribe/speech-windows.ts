import type { SpeechRegion } from '@z2/contracts';

/** Whisper's own window, and a good size for a checkpoint. */
export const WINDOW_MS = 30_000;
/** A region that must be cut is cut within its window's last so many ms. */
const LOOK_BACK_MS = 8_000;

/**
 * Groups speech regions into windows of at most 30 s that are cut only in silence; a region that is longer by itself is
 * cut at the quietest place of the window's last 8 s. Together the windows hold every region once, in order. Pure.
 *
 * @param quietest the quietest time in [from_ms, to_ms); without it such a region is cut at 30 s
 */
export function speechWindows(
  regions: readonly SpeechRegion[],
  quietest: (from_ms: number, to_ms: number) => number = (_, to_ms) => to_ms,
  windowMs = WINDOW_MS,
): SpeechRegion[] {
  const windows: SpeechRegion[] = [];
  for (const region of regions) {
    let start_ms = region.start_ms;
    while (region.end_ms - start_ms > windowMs) {
      const latest = start_ms + windowMs;
      const earliest = latest - Math.min(LOOK_BACK_MS, windowMs / 2);
      const end_ms = Math.min(latest, Math.max(earliest, quietest(earliest, latest)));
      windows.push({ start_ms, end_ms });
      start_ms = end_ms;
    }
    const last = windows.at(-1);
    if (last && start_ms === region.start_ms && region.end_ms - last.start_ms <= windowMs) {
      last.end_ms = region.end_ms;
    } else {
      windows.push({ start_ms, end_ms: region.end_ms });
    }
  }
  return windows;
}
