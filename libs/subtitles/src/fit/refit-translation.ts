import { Cue } from '@z2/contracts';

import { SubtitleProfile } from '../profiles';
import { breakLines } from '../segment/break-lines';
import { latestEnd } from '../segment/time-cues';
import { visibleLength } from '../text/counting';

/**
 * A translation's cues for the screen: in-times are the transcript's, lines are broken anew, and a cue that would have to
 * be read too fast stays longer, into the free time before the next cue (less the gap), up to the maximum duration. One that
 * ends closer to the next than the profile's gap ends so much earlier, if it stays long enough. What is still too fast then is for the checks to tell: text is never changed. Cues match by id; one that the transcript does
 * not know keeps its own times. `durationMs`: the source's end.
 */
export function refitTranslation(
  transcript: readonly Cue[],
  translation: readonly Cue[],
  profile: SubtitleProfile,
  language: string,
  durationMs = Infinity,
): Cue[] {
  const originals = new Map(transcript.map((cue) => [cue.id, cue]));
  const timed = translation.map((cue) => {
    const { start_ms, end_ms } = originals.get(cue.id) ?? cue;
    return { ...cue, start_ms, end_ms, text: breakLines(cue.text, language, profile) };
  });
  timed.sort((a, b) => a.start_ms - b.start_ms);
  return timed.map((cue, i) => {
    const next = timed[i + 1]?.start_ms ?? durationMs + profile.minGapMs;
    return { ...cue, end_ms: fittedEnd(cue, next, profile) };
  });
}

function fittedEnd(cue: Cue, next: number, profile: SubtitleProfile): number {
  const readable = Math.ceil((visibleLength(cue.text, profile.width) * 1000) / profile.maxCps);
  const wanted = cue.start_ms + Math.min(profile.maxDurationMs, Math.max(readable, profile.minDurationMs));
  const latest = latestEnd(cue.start_ms, next, profile.minGapMs);
  if (wanted > cue.end_ms) {
    return Math.max(cue.end_ms, Math.min(wanted, latest));
  }
  const close = !profile.contiguous && cue.end_ms <= next && cue.end_ms > latest;
  return close && latest >= wanted ? latest : cue.end_ms;
}
