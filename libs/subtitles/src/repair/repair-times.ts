import { NEAR_CUT_MS, straddle } from '../checks/shot-change';
import { SubtitleProfile } from '../profiles';
import { charactersPerSecond, countWords, visibleLength } from '../text/counting';
import { FileCue, withTimes } from './file-cues';

/** A cue without a time of its own is shown so long. */
const UNTIMED_MS = 2000;
/** Out-time at most so long after where it was (BBC 5.4), in-time so much before (TED: 100 ms; half of BBC 5.2 is too much). */
const MOST_LATER_MS = 1500;
const MOST_EARLIER_MS = 100;

/** In order of time, none before 0, each with a time of its own. */
export function inOrder(list: readonly FileCue[]): FileCue[] {
  const sorted = list.toSorted((a, b) => a.cue.start_ms - b.cue.start_ms);
  return sorted.map((one, i) => {
    const start = Math.max(0, one.cue.start_ms);
    if (one.cue.end_ms > start) {
      return withTimes(one, start, one.cue.end_ms);
    }
    const next = sorted.slice(i + 1).find(({ cue }) => cue.start_ms > start)?.cue.start_ms ?? Infinity;
    return withTimes(one, start, Math.min(next, start + UNTIMED_MS));
  });
}

/** What a cue may move in: `grid`: to what its format can say, ms. */
export interface TimeRoom {
  profile: SubtitleProfile;
  language: string;
  grid: number;
  cuts_ms: readonly number[] | null;
  frame_ms: number;
}

export const down = (ms: number, grid: number): number => Math.floor(ms / grid) * grid;
export const up = (ms: number, grid: number): number => Math.ceil(ms / grid) * grid;

/** Each out-time before the next in-time by the profile's gap, or, where it allows that, right at it. */
export function closeOverlaps(list: readonly FileCue[], { profile, grid }: TimeRoom): FileCue[] {
  return list.map((one, i) => {
    const next = list[i + 1]?.cue.start_ms;
    const { start_ms, end_ms } = one.cue;
    if (next === undefined || next <= start_ms) {
      return one;
    }
    const gap = next - end_ms;
    if (gap >= profile.minGapMs || (gap === 0 && profile.contiguous)) {
      return one;
    }
    const end = profile.contiguous ? next : down(next - profile.minGapMs, grid);
    return end > start_ms ? withTimes(one, start_ms, end) : withTimes(one, start_ms, next);
  });
}

/** Cues that are too short, or too fast to be read, stay longer where there is room; those that are too long go earlier. */
export function stretch(list: readonly FileCue[], room: TimeRoom): FileCue[] {
  const { profile, language, grid } = room;
  const out: FileCue[] = [];
  list.forEach((one, i) => {
    const { start_ms, end_ms, text } = one.cue;
    const shown = end_ms - start_ms;
    const words = profile.minMsPerWord > 0 ? countWords(text, language) * profile.minMsPerWord : 0;
    const readable = Math.ceil((visibleLength(text, profile.width) * 1000) / profile.maxCps);
    const wanted = Math.min(Math.max(profile.minDurationMs, words, readable), profile.maxDurationMs);
    if (shown > profile.maxDurationMs) {
      out.push(withTimes(one, start_ms, down(start_ms + profile.maxDurationMs, grid)));
      return;
    }
    const isFast = charactersPerSecond(text, shown, profile.width) > profile.maxCps;
    if (shown >= wanted || !(isFast || shown < Math.max(profile.minDurationMs, words))) {
      out.push(one);
      return;
    }
    const gap = profile.contiguous ? 0 : profile.minGapMs;
    const next = list[i + 1]?.cue.start_ms ?? Infinity;
    const latest = Math.min(down(next - gap, grid), end_ms + MOST_LATER_MS);
    const end = Math.max(end_ms, Math.min(up(start_ms + wanted, grid), latest));
    const before = out.at(-1)?.cue.end_ms ?? -gap;
    const earliest = Math.max(up(before + gap, grid), start_ms - MOST_EARLIER_MS);
    const start = Math.min(start_ms, Math.max(earliest, down(end - wanted, grid)));
    out.push(withTimes(one, Math.max(0, start), end));
  });
  return out;
}

/** Cues that reach a little over a cut begin on it, or end two pictures before it. */
export function snapToCuts(list: readonly FileCue[], room: TimeRoom): FileCue[] {
  const { cuts_ms, frame_ms, grid } = room;
  return list.map((one) => {
    const over = straddle({ cue: one.cue, facts: { cuts_ms, frame_ms, names: new Set() } });
    if (!over || over.by >= NEAR_CUT_MS) {
      return one;
    }
    return over.end === 'start'
      ? withTimes(one, up(over.at, grid), one.cue.end_ms)
      : withTimes(one, one.cue.start_ms, down(over.at - 2 * frame_ms, grid));
  });
}
