import { CueRule } from './finding';

/** Two cues are never shown at once: MP4 would cut the first (CRAFT.md 6). */
export const overlapRule: CueRule = {
  check: 'overlap',
  bound: () => '0 ms',
  find({ cue, next }) {
    const over = next ? cue.end_ms - next.start_ms : 0;
    if (!next || over <= 0 || next.start_ms < cue.start_ms) {
      return null;
    }
    const message = `The cue overlaps the next one by ${over} ms.`;
    return { message, value: over, bound: 0 };
  },
};
