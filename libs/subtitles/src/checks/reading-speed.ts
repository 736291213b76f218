import { charactersPerSecond, CPS_ROUNDING } from '../text/counting';
import { CueRule } from './finding';

/** Characters per second within the profile's limit; half a character of rounding is forgiven. */
export const readingSpeedRule: CueRule = {
  check: 'reading_speed',
  bound: (profile) => `≤ ${profile.maxCps} characters/s`,
  find({ cue, profile }) {
    const speed = charactersPerSecond(cue.text, cue.end_ms - cue.start_ms, profile.width);
    if (speed <= profile.maxCps + CPS_ROUNDING) {
      return null;
    }
    const value = Number.isFinite(speed) ? Math.round(speed * 10) / 10 : 'infinite';
    return {
      message: `The cue has to be read at ${value} characters a second.`,
      value,
      bound: profile.maxCps,
    };
  },
};
