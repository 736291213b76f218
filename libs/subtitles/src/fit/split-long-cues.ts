import { Cue } from '@z2/contracts';

import { SubtitleProfile } from '../profiles';
import { breakLines, joinLines } from '../segment/break-lines';
import { BreakPoint, breakPoints } from '../text/break-points';
import { visibleLength } from '../text/counting';
import { fitsLines } from '../text/fits-lines';

/** More parts than this would be a caption of one's own. */
const MOST_PARTS = 4;
/** A break that grammar forbids (100) costs twice as much as parts of 1 and 3 in place of 2 and 2. */
const GRAMMAR = 1 / 100;

/**
 * Cues that hold more than the profile's lines, or stay longer than it allows, as several one after another: cut where
 * grammar breaks, into parts of like length, the time shared by their lengths, with the profile's gap between. A cue
 * whose parts would be shorter than the minimum duration stays whole: the checks tell it. Text is only cut, never
 * changed; the parts of cue `7` are `7.1`, `7.2`, …; word times are left out.
 */
export function splitLongCues(cues: readonly Cue[], profile: SubtitleProfile, language: string): Cue[] {
  return cues.flatMap((cue) => (isLong(cue, profile) ? (split(cue, profile, language) ?? [cue]) : [cue]));
}

function isLong({ text, start_ms, end_ms }: Cue, profile: SubtitleProfile): boolean {
  const length = visibleLength(text, profile.width);
  return !fitsLines(text, profile) || (end_ms - start_ms > profile.maxDurationMs && length > profile.maxCpl);
}

function split(cue: Cue, profile: SubtitleProfile, language: string): Cue[] | null {
  for (let count = 2; count <= MOST_PARTS; count++) {
    const texts = bestParts(cue.text, count, profile, language);
    const parts = texts && timed(cue, texts, profile);
    if (parts?.every(({ start_ms, end_ms }) => end_ms - start_ms >= profile.minDurationMs)) {
      return parts;
    }
  }
  return null;
}

/** `count` parts that each fit, cheapest by grammar and balance; null where there are none. */
function bestParts(
  given: string,
  count: number,
  profile: SubtitleProfile,
  language: string,
): string[] | null {
  const text = joinLines(
    given.split('\n').map((line) => line.trim()),
    language,
  );
  const points = breakPoints(text, language);
  const starts = [0, ...points.map(({ next }) => next)];
  const ends = [...points.map(({ end }) => end), text.length];
  const ideal = visibleLength(text, profile.width) / count;
  const part = (from: number, to: number): string | null => {
    const own = text.slice(starts[from], ends[to - 1]);
    if (visibleLength(own, profile.width) > profile.maxCpl * profile.maxLines) {
      return null;
    }
    const broken = breakLines(own, language, profile);
    return fitsLines(broken, profile) ? broken : null;
  };
  interface Way {
    cost: number;
    texts: string[];
  }
  let ways = new Map<number, Way>([[0, { cost: 0, texts: [] }]]);
  for (let n = 1; n <= count; n++) {
    const longer = new Map<number, Way>();
    for (const [from, way] of ways) {
      for (let to = n === count ? starts.length : from + 1; to <= starts.length; to++) {
        const own = part(from, to);
        if (own !== null) {
          const cost = way.cost + partCost(own, ideal, points[to - 1], profile);
          if (cost < (longer.get(to)?.cost ?? Infinity)) {
            longer.set(to, { cost, texts: [...way.texts, own] });
          }
        }
      }
    }
    ways = longer;
  }
  return ways.get(starts.length)?.texts ?? null;
}

function partCost(
  text: string,
  ideal: number,
  end: BreakPoint | undefined,
  profile: SubtitleProfile,
): number {
  const off = visibleLength(text, profile.width) / ideal - 1;
  return off * off + (end?.cost ?? 0) * GRAMMAR;
}

function timed(cue: Cue, texts: readonly string[], profile: SubtitleProfile): Cue[] {
  const lengths = texts.map((text) => Math.max(1, visibleLength(text, profile.width)));
  const gap = profile.contiguous ? 0 : profile.minGapMs;
  const free = cue.end_ms - cue.start_ms - gap * (texts.length - 1);
  const all = lengths.reduce((sum, length) => sum + length, 0);
  // Which words are in which part is not known.
  const rest: Cue = { ...cue };
  delete rest.words;
  let before = 0;
  return texts.map((text, i) => {
    const at = cue.start_ms + gap * i;
    const start_ms = at + Math.round((free * before) / all);
    before += lengths[i]!;
    return {
      ...rest,
      id: `${cue.id}.${i + 1}`,
      start_ms,
      end_ms: at + Math.round((free * before) / all),
      text,
    };
  });
}
