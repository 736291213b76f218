import { CueRule } from './finding';

/** A cue does not stay so long that it is read twice. */
export const durationLongRule: CueRule = {
  check: 'duration_long',
  bound: (profile) => `≤ ${profile.maxDurationMs} ms`,
  find({ cue, profile }) {
    const duration = cue.end_ms - cue.start_ms;
    if (duration <= profile.maxDurationMs) {
      return null;
    }
    const message = `The cue is shown for ${duration} ms.`;
    return { message, value: duration, bound: profile.maxDurationMs };
  },
};
