import type { SpeechRegion } from '@z2/contracts';

/** Whisper's own window, and a good size for a checkpoint. */
export const WINDOW_MS = 30_000;

/**
 * Groups speech regions into windows of at most 30 s that are cut only in silence; a region that is longer by itself is
 * cut where it must be. Together the windows hold every region once, in order. Pure.
 */
export function speechWindows(regions: readonly SpeechRegion[], windowMs = WINDOW_MS): SpeechRegion[] {
  const windows: SpeechRegion[] = [];
  for (const region of regions) {
    let start_ms = region.start_ms;
    while (region.end_ms - start_ms > windowMs) {
      windows.push({ start_ms, end_ms: start_ms + windowMs });
      start_ms += windowMs;
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
