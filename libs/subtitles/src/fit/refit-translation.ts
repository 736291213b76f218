import { Cue } from '@z2/contracts';

import { SubtitleProfile } from '../profiles';
import { breakLines } from '../segment/break-lines';
import { latestEnd } from '../segment/time-cues';
import { charactersPerSecond, CPS_ROUNDING, visibleLength } from '../text/counting';
import { fitsLines } from '../text/fits-lines';

/**
 * A translation's cues for the screen: in-times stay, lines are broken anew, and a cue that would have to
 * be read too fast stays longer, into the free time before the next cue (less the gap), up to the maximum duration. One that
 * ends closer to the next than the profile's gap ends so much earlier (or, where the profile lets cues touch, at the next one), if it
 * still stays long enough, and none that can be read becomes too fast. What is left then is for the checks to tell: text is
 * never changed. Lines that a person broke stay so where they fit. `durationMs`: the source's end.
 */
export function refitTranslation(
  translation: readonly Cue[],
  profile: SubtitleProfile,
  language: string,
  durationMs = Infinity,
): Cue[] {
  const timed = translation.map((cue) => ({ ...cue, text: shownLines(cue, language, profile) }));
  timed.sort((a, b) => a.start_ms - b.start_ms);
  return timed.map((cue, i) => {
    const next = timed[i + 1]?.start_ms ?? durationMs + profile.minGapMs;
    return { ...cue, end_ms: shownEnd(cue, next, profile) };
  });
}

/** The text of a cue in lines, as the screen shows it. */
export function shownLines({ text, edited }: Cue, language: string, profile: SubtitleProfile): string {
  const isBroken = edited && text.includes('\n') && fitsLines(text, profile);
  return isBroken ? text : breakLines(text, language, profile);
}

/** When a cue goes from the screen, ms; `next`: when the one after it comes. */
export function shownEnd(cue: Cue, next: number, profile: SubtitleProfile): number {
  const readable = Math.ceil((visibleLength(cue.text, profile.width) * 1000) / profile.maxCps);
  const wanted = cue.start_ms + Math.min(profile.maxDurationMs, Math.max(readable, profile.minDurationMs));
  const latest = latestEnd(cue.start_ms, next, profile.minGapMs);
  if (wanted > cue.end_ms) {
    return withGap(cue, Math.max(cue.end_ms, Math.min(wanted, latest)), next, profile);
  }
  return withGap(cue, cue.end_ms, next, profile);
}

/** The out-time `end`, or one that keeps the profile's gap to the next cue. */
function withGap(cue: Cue, end: number, next: number, profile: SubtitleProfile): number {
  const gap = next - end;
  if (gap < 0 || gap >= profile.minGapMs || (gap === 0 && profile.contiguous)) {
    return end;
  }
  if (profile.contiguous && next - cue.start_ms <= profile.maxDurationMs) {
    return next;
  }
  const earlier = next - profile.minGapMs;
  const isTooFast = (at: number): boolean =>
    charactersPerSecond(cue.text, at - cue.start_ms, profile.width) > profile.maxCps + CPS_ROUNDING;
  const staysLong = earlier - cue.start_ms >= profile.minDurationMs;
  return staysLong && (isTooFast(end) || !isTooFast(earlier)) ? earlier : end;
}
