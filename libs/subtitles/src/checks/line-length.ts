import { visibleLength } from '../text/counting';
import { CueRule } from './finding';

/** No line is longer than the profile allows. */
export const lineLengthRule: CueRule = {
  check: 'line_length',
  bound: (profile) => `≤ ${profile.maxCpl} characters`,
  find({ cue, profile }) {
    const longest = Math.max(...cue.text.split('\n').map((line) => visibleLength(line, profile.width)));
    if (longest <= profile.maxCpl) {
      return null;
    }
    const message = `A line has ${longest} characters.`;
    return { message, value: longest, bound: profile.maxCpl };
  },
};
