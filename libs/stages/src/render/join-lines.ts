import { BREATH_MS, MAX_RATE, ONSET_BOUND_MS, placeLines, TimedLine, WARN_RATE } from './place-lines';

/** A line to be spoken; `goesOn`: its sentence goes on in the next one without a pause. */
export interface JoinableLine extends TimedLine {
  goesOn: boolean;
}

/** Cues inside of a phrase are expected this near to their voice, ms: further off, the picture would tell. */
const INNER_BOUND_MS = 200;
/** … this near where a line alone would be hurried … */
const HURRIED_BOUND_MS = 500;
/** … and this near where one alone would be late: rather a sentence that runs ahead of its subtitle within than one that begins late. */
const LATE_BOUND_MS = 2000;
/** Longest phrase, ms of speech: what a speaker says in one breath. */
const LONGEST_MS = 8000;

/**
 * Which lines are spoken as one phrase: runs of indexes, in order. Lines of one sentence that touch are joined where the voice is
 * then still expected with each cue inside (each takes as long as it does alone): a sentence in one breath has a melody, and needs no
 * breath where the original makes none. Where a line alone would be late or hurried, more is allowed: its neighbours' time is
 * used for it. What the joined lines are spoken in is one anchor, at the first one's cue.
 */
export function phrasesOf(lines: readonly JoinableLine[], endMs: number): number[][] {
  const placed = placeLines(lines, { endMs, maxRate: MAX_RATE });
  const bounds = lines.map(({ cue_ms, duration_ms }, i) => {
    const { start_ms, duration_ms: time } = placed[i]!;
    if (start_ms - cue_ms > ONSET_BOUND_MS) {
      return LATE_BOUND_MS;
    }
    return duration_ms / time > WARN_RATE ? HURRIED_BOUND_MS : INNER_BOUND_MS;
  });
  const phrases: number[][] = [];
  for (let i = 0; i < lines.length;) {
    let last = i;
    while (last + 1 < lines.length && lines[last]!.goesOn && fits(lines, bounds, i, last + 1)) {
      last++;
    }
    phrases.push(Array.from({ length: last - i + 1 }, (_, k) => i + k));
    i = last + 1;
  }
  return phrases;
}

/** Whether lines `from` to `to` can be one phrase. */
function fits(lines: readonly JoinableLine[], bounds: readonly number[], from: number, to: number): boolean {
  const run = lines.slice(from, to + 1);
  const whole = run.reduce((sum, { duration_ms }) => sum + duration_ms, 0);
  if (whole > LONGEST_MS) {
    return false;
  }
  const next = lines[to + 1]?.cue_ms ?? Infinity;
  const rate = Math.max(1, Math.min(MAX_RATE, whole / Math.max(1, next - BREATH_MS - run[0]!.cue_ms)));
  const bound = Math.max(...bounds.slice(from, to + 1));
  let at = run[0]!.cue_ms;
  return run.every(({ cue_ms, duration_ms }) => {
    const isNear = Math.abs(at - cue_ms) <= bound;
    at += duration_ms / rate;
    return isNear;
  });
}
