import { CueRule } from './finding';

/** No cue has more lines than the profile allows. */
export const lineCountRule: CueRule = {
  check: 'line_count',
  bound: (profile) => `≤ ${profile.maxLines} lines`,
  find({ cue, profile }) {
    const lines = cue.text.split('\n').length;
    if (lines <= profile.maxLines) {
      return null;
    }
    return {
      message: `The cue has ${lines} lines.`,
      value: lines,
      bound: profile.maxLines,
    };
  },
};
