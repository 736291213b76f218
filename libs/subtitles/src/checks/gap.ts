import { CueRule } from './finding';

/** Between two cues there is the profile's gap, or none at all where the profile allows that. */
export const gapRule: CueRule = {
  check: 'gap',
  bound: (profile) => `≥ ${profile.minGapMs} ms`,
  find({ cue, next, profile }) {
    const gap = next ? next.start_ms - cue.end_ms : Infinity;
    if (gap < 0 || gap >= profile.minGapMs || (gap === 0 && profile.contiguous)) {
      return null;
    }
    const message = `The gap to the next cue is ${gap} ms.`;
    return { message, value: gap, bound: profile.minGapMs };
  },
};
