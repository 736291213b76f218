import { CueRule } from './finding';

/** Cues follow each other in time, and none ends before it begins. */
export const orderRule: CueRule = {
  check: 'order',
  bound: () => 'in order of time',
  find({ cue, previous }) {
    if (cue.start_ms < 0 || cue.end_ms <= cue.start_ms) {
      const message = `The cue goes from ${cue.start_ms} to ${cue.end_ms} ms.`;
      return { message, value: cue.end_ms, bound: cue.start_ms };
    }
    if (previous && cue.start_ms < previous.start_ms) {
      const message = `The cue begins before the one before it.`;
      return { message, value: cue.start_ms, bound: previous.start_ms };
    }
    return null;
  },
};
