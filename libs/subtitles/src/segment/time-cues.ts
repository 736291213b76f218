import { Cue } from '@z2/contracts';

import { SubtitleProfile } from '../profiles';
import { countWords, visibleLength } from '../text/counting';

/** Netflix closes gaps below half a second. */
const CHAIN_BELOW_MS = 500;
/** A cue that cannot be read otherwise may stay so long after speech (BBC 5.4: 1.5 s). */
const MOST_LINGER_MS = 1500;

/**
 * In- and out-times of cues that hold their spoken times: the in-time stays (moved on only where the cue before begins at
 * the same moment); the out-time is padded towards minimum duration and readable speed, chained to the next cue where the
 * gap would be below half a second, cut at the maximum duration, and never past the next cue's start less the gap, nor (but for what is spoken there) past
 * `durationMs`, the source's end.
 */
export function timeCues(cues: readonly Cue[], profile: SubtitleProfile, durationMs = Infinity): Cue[] {
  const out = cues.map((cue) => ({ ...cue, start_ms: Math.max(0, Math.round(cue.start_ms)) }));
  for (let i = 1; i < out.length; i++) {
    out[i]!.start_ms = Math.max(out[i]!.start_ms, out[i - 1]!.start_ms + 1);
  }
  return out.map((cue, i) => {
    const spokenEnd = cues[i]!.end_ms;
    const next =
      out[i + 1]?.start_ms ?? Math.max(durationMs, spokenEnd) + (profile.contiguous ? 0 : profile.minGapMs);
    return { ...cue, end_ms: outTime(cue, spokenEnd, next, profile) };
  });
}

function outTime(cue: Cue, spokenEnd: number, next: number, profile: SubtitleProfile): number {
  const start = cue.start_ms;
  const spoken = Math.max(start, Math.round(spokenEnd));
  const byLength = Math.ceil((visibleLength(cue.text, profile.width) * 1000) / profile.maxCps);
  const byWords =
    profile.minMsPerWord > 0 ? countWords(cue.text, profile.language) * profile.minMsPerWord : 0;
  const readable = start + Math.max(byLength, byWords);
  const wanted = Math.max(spoken, start + profile.minDurationMs, Math.min(readable, spoken + MOST_LINGER_MS));
  let end = Math.min(wanted, start + profile.maxDurationMs);
  const latest = profile.contiguous ? next : latestEnd(start, next, profile.minGapMs);
  if (latest > end && latest - end < CHAIN_BELOW_MS) {
    end = Math.min(latest, start + profile.maxDurationMs);
  }
  return Math.max(start + 1, Math.min(end, latest));
}

/** The latest out-time: before the next in-time by the gap, or, where there is no room for one, right at it. */
export function latestEnd(start: number, next: number, gap: number): number {
  return next - gap > start ? next - gap : next;
}
