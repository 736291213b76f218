import { Cue } from '@z2/contracts';

/**
 * Cues as mov_text holds them: one sample at a time. Where cues overlap, both texts stand above each other for that time
 * (else ffmpeg cuts the first one at the second's start; CRAFT.md 6). Cues without overlap stay as they are.
 */
export function flattenOverlaps(cues: readonly Cue[]): Cue[] {
  const sorted = [...cues].sort((a, b) => a.start_ms - b.start_ms);
  if (sorted.every((cue, i) => i === 0 || sorted[i - 1]!.end_ms <= cue.start_ms)) {
    return sorted;
  }
  const edges = [...new Set(sorted.flatMap((cue) => [cue.start_ms, cue.end_ms]))].sort((a, b) => a - b);
  const flat: Cue[] = [];
  edges.slice(0, -1).forEach((start_ms, i) => {
    const end_ms = edges[i + 1]!;
    const shown = sorted.filter((cue) => cue.start_ms < end_ms && cue.end_ms > start_ms);
    if (shown.length === 0) {
      return;
    }
    const id = shown.map((cue) => cue.id).join('+');
    const last = flat.at(-1);
    if (last && last.id === id && last.end_ms === start_ms) {
      last.end_ms = end_ms;
    } else {
      flat.push({ id, start_ms, end_ms, text: shown.map((cue) => cue.text).join('\n') });
    }
  });
  return flat;
}
