import { countWords } from '../text/counting';
import { CueRule } from './finding';

/** A cue is long enough to be noticed and read: minimum duration, and (BBC) so long for each word. */
export const durationShortRule: CueRule = {
  check: 'duration_short',
  bound: ({ minDurationMs, minMsPerWord }) =>
    `≥ ${minDurationMs} ms${minMsPerWord > 0 ? ` and ${minMsPerWord} ms a word` : ''}`,
  find({ cue, profile, language }) {
    const forWords = profile.minMsPerWord > 0 ? profile.minMsPerWord * countWords(cue.text, language) : 0;
    const least = Math.max(profile.minDurationMs, forWords);
    const duration = cue.end_ms - cue.start_ms;
    if (duration >= least) {
      return null;
    }
    const message = `The cue is shown for ${duration} ms only.`;
    return { message, value: duration, bound: least };
  },
};
