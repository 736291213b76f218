import { FRAME_MS } from './energy-vad';

/** Where within [fromMs, toMs) it is quietest, over 100 ms: a place to cut where nobody pauses. */
export function quietest(levels: readonly number[], fromMs: number, toMs: number): number {
  const around = 2;
  let best = Math.floor(toMs / FRAME_MS) - 1;
  let bestLevel = Infinity;
  for (let frame = Math.ceil(fromMs / FRAME_MS); frame < toMs / FRAME_MS; frame++) {
    const loudest = Math.max(...levels.slice(Math.max(0, frame - around), frame + around + 1));
    if (loudest < bestLevel) {
      [best, bestLevel] = [frame, loudest];
    }
  }
  return best * FRAME_MS;
}
