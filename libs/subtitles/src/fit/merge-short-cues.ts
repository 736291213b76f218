import { Cue } from '@z2/contracts';

import { SubtitleProfile } from '../profiles';
import { breakLines, joinLines } from '../segment/break-lines';
import { fitsLines } from '../text/fits-lines';

/** Cues further apart than this are thoughts of their own (Netflix chains gaps below half a second). */
const NEAR_MS = 500;

/**
 * Cues that flash by (shorter than the profile's minimum) joined with a neighbour of the same speaker, where that is near, and
 * both together keep to the profile's lines and maximum duration. The joined cue has the first one's id. Cues are in order;
 * text is only joined, never changed; word times are kept where both have them.
 */
export function mergeShortCues(cues: readonly Cue[], profile: SubtitleProfile, language: string): Cue[] {
  const out: Cue[] = [];
  for (const cue of cues) {
    const last = out.at(-1);
    const short = [last, cue].some((one) => one && one.end_ms - one.start_ms < profile.minDurationMs);
    const joined = last && short ? join(last, cue, profile, language) : null;
    if (joined) {
      out[out.length - 1] = joined;
    } else {
      out.push(cue);
    }
  }
  return out;
}

function join(first: Cue, second: Cue, profile: SubtitleProfile, language: string): Cue | null {
  const gap = second.start_ms - first.end_ms;
  const sameSpeaker = first.speaker === second.speaker;
  const dialogue = /^\s*[-–—‐]\s*\S/u.test(second.text);
  if (gap < 0 || gap > NEAR_MS || !sameSpeaker || dialogue) {
    return null;
  }
  const lines = [...first.text.split('\n'), ...second.text.split('\n')].map((line) => line.trim());
  const text = breakLines(joinLines(lines, language), language, profile);
  if (!fitsLines(text, profile) || second.end_ms - first.start_ms > profile.maxDurationMs) {
    return null;
  }
  const { words: before, ...rest } = first;
  const words = before && second.words ? { words: [...before, ...second.words] } : {};
  const marks = [...new Set([...(first.marks ?? []), ...(second.marks ?? [])])];
  const unknown = [...new Set([...(first.unknown ?? []), ...(second.unknown ?? [])])];
  return {
    ...{ ...rest, end_ms: second.end_ms, text, ...words },
    ...(marks.length > 0 ? { marks } : {}),
    ...(unknown.length > 0 ? { unknown } : {}),
  };
}
