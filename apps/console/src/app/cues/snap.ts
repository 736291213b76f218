import type { SpeechRegion } from '@z2/contracts';

import { type Cues, isShown } from './cue-document';

/** The place nearest to `ms` that an edge of a cue may mean: another cue's, where speech begins or ends, a shot change. */
export function snapped(
  ms: number,
  reach_ms: number,
  cues: Cues,
  id: string,
  regions: readonly SpeechRegion[],
  shots: readonly number[],
): number {
  let best = ms;
  let off = reach_ms;
  const look = (place: number): void => {
    if (Math.abs(place - ms) < off) {
      [best, off] = [place, Math.abs(place - ms)];
    }
  };
  for (const cue of cues) {
    if (cue.id !== id && isShown(cue)) {
      look(cue.start_ms);
      look(cue.end_ms);
    }
  }
  regions.forEach(({ start_ms, end_ms }) => [start_ms, end_ms].forEach(look));
  shots.forEach(look);
  return Math.round(best);
}
