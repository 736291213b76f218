import { type Check, checkCues, type Cue, type SpeechRegion } from '@z2/contracts';

/** Cues that lie where nobody speaks are a sign of invented text, or of captions of another cut. */
export function speechCheck(cues: readonly Cue[], regions: readonly SpeechRegion[]): Check {
  const silent = cues.filter(
    (cue) =>
      regions.length > 0 &&
      !regions.some(({ start_ms, end_ms }) => start_ms < cue.end_ms && cue.start_ms < end_ms),
  );
  const share = silent.length / cues.length;
  return {
    check: 'cues_on_speech',
    passed: share <= 0.2,
    value: Math.round((1 - share) * 100) / 100,
    bound: '>= 0.8',
    message:
      silent.length === 0
        ? 'Every cue lies on speech.'
        : `${Math.max(1, Math.round(share * 100))} % of the text lies where no speech was found.`,
    cues: checkCues(silent),
  };
}
