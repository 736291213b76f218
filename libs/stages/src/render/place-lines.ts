/** A line that begins within this of its cue is in time, ms (CRAFT.md 4). */
export const ONSET_BOUND_MS = 80;
/** Limits of speed (CRAFT.md 4): a warning over the first, never over the second. */
export const WARN_RATE = 1.2;
export const MAX_RATE = 1.3;
/** Silence between two lines: at least this, ms, for a breath, after the up to 30 ms in which a clip fades out … */
export const BREATH_MS = 40;
/** … and rather this. */
const PAUSE_MS = 80;
/** How finely starts are tried, ms: nobody hears a difference. */
const STEP_MS = 10;

/** A line to be spoken: where its cue begins, and how long the voice takes for it at its own rate. Milliseconds. */
export interface TimedLine {
  cue_ms: number;
  duration_ms: number;
}

/** Where a line is spoken, ms. Its rate is its own duration divided by this one. */
export interface PlacedLine {
  start_ms: number;
  duration_ms: number;
}

export interface PlaceOptions {
  /** The film's end, ms. */
  endMs: number;
  /** Never faster; 1: durations stay. */
  maxRate: number;
  /** How far from its cue a line may begin where it can be in time, ms. */
  boundMs?: number;
}

/**
 * Where each line begins and how long it may take: of all ways in which no line is cut or overlaps another, none begins more than
 * 80 ms before its cue and none is faster than `maxRate`, the best one.
 *
 * First, in time: each line begins within the bound where that can be at all; one that cannot begins as early as can be, since
 * those before it are spoken as fast as is allowed. One pass gives that earliest start of each line, and all lines can have theirs at
 * once: so no line is late for another's sake, and a delay is made up for as soon as there is time for it. Then, within the
 * windows that remain, the cheapest way by dynamic programming over starts: lines before a dense place become a little faster,
 * or begin a little early, so that none has to be hurried.
 *
 * What would last beyond the film's end begins earlier, as far as there is silence before it. Where all of it is longer than the
 * film even so, the last lines are past its end.
 */
export function placeLines(lines: readonly TimedLine[], options: PlaceOptions): PlacedLine[] {
  const windows = windowsOf(lines, options);
  const starts = cheapestStarts(lines, windows, options);
  return lines.map(({ duration_ms }, i) => ({
    start_ms: starts[i]!,
    duration_ms: Math.min(
      duration_ms,
      Math.max(duration_ms / options.maxRate, roomOf(starts, i, options.endMs)),
    ),
  }));
}

/** From the start of line `i` to where the next line, or the end, leaves a breath. */
function roomOf(starts: readonly number[], i: number, endMs: number): number {
  const next = starts[i + 1];
  return (next === undefined ? endMs : next - BREATH_MS) - starts[i]!;
}

/** Earliest and latest start, ms. */
type Window = readonly [from: number, to: number];

/** When each line may begin, so that each can be in time that can be at all. */
function windowsOf(
  lines: readonly TimedLine[],
  { endMs, maxRate, boundMs = ONSET_BOUND_MS }: PlaceOptions,
): Window[] {
  const shortest = lines.map(({ duration_ms }) => duration_ms / maxRate);
  const earliest = lines.map(({ cue_ms }) => Math.max(0, cue_ms - boundMs));
  // What must begin even earlier to be over at the film's end.
  let latest = endMs;
  for (let i = lines.length - 1; i >= 0; i--) {
    latest -= shortest[i]!;
    earliest[i] = Math.max(0, Math.min(earliest[i]!, latest));
    latest -= BREATH_MS;
  }
  let free = 0;
  const froms = earliest.map((at, i) => {
    const from = Math.max(at, free);
    free = from + shortest[i]! + BREATH_MS;
    return from;
  });
  let before = endMs + BREATH_MS;
  const windows: Window[] = [];
  for (let i = lines.length - 1; i >= 0; i--) {
    const from = froms[i]!;
    const last = before - BREATH_MS - shortest[i]!;
    const to = Math.max(from, Math.min(lines[i]!.cue_ms + boundMs, last));
    windows.unshift([from, to]);
    before = to;
  }
  return windows;
}

/** Starts within their windows whose costs are least together. */
function cheapestStarts(
  lines: readonly TimedLine[],
  windows: readonly Window[],
  { endMs, maxRate }: PlaceOptions,
): number[] {
  const choices = windows.map((window, i) => startsIn(window, lines[i]!.cue_ms));
  /** Of each choice of each line: the best choice of the line after it. */
  const best: number[][] = [];
  let costs = [0];
  for (let i = lines.length - 1; i >= 0; i--) {
    const { cue_ms, duration_ms } = lines[i]!;
    const isLast = i === lines.length - 1;
    const nexts = isLast
      ? [Math.max(endMs, windows[i]![0] + duration_ms / maxRate) + BREATH_MS]
      : choices[i + 1]!;
    const chosen: number[] = [];
    costs = choices[i]!.map((start, at) => {
      let [cheapest, choice] = [Infinity, -1];
      // A plain loop: it is run half a million times for an hour of speech.
      for (let k = 0; k < nexts.length; k++) {
        const room = nexts[k]! - BREATH_MS - start;
        // A thousandth of a millisecond: sums of fractions are never exact.
        if (room < duration_ms / maxRate - 0.001) {
          continue;
        }
        const cost = costs[k]! + lineCost(duration_ms, room, isLast);
        if (cost < cheapest) {
          [cheapest, choice] = [cost, k];
        }
      }
      chosen[at] = choice;
      return cheapest + onsetCost(start - cue_ms);
    });
    best.unshift(chosen);
  }
  let at = costs.indexOf(Math.min(...costs));
  return lines.map((_, i) => {
    const start = choices[i]![at]!;
    at = best[i]![at]!;
    return start;
  });
}

/** The ends of a window, the cue, and what lies between in steps. The earliest is always possible, whatever the others choose. */
function startsIn([from, to]: Window, cueMs: number): number[] {
  const starts = [from];
  for (let at = (Math.floor(from / STEP_MS) + 1) * STEP_MS; at < to; at += STEP_MS) {
    starts.push(at);
  }
  if (to > from) {
    starts.push(to);
  }
  if (cueMs > from && cueMs < to) {
    starts.push(cueMs);
  }
  return starts;
}

/** Sound before its picture is noticed at about half of what is noticed after it (ITU-R BT.1359-1: 45 and 125 ms). */
function onsetCost(errorMs: number): number {
  const share = errorMs / ONSET_BOUND_MS;
  return share * share * (share < 0 ? 0.02 : 0.01);
}

/** What it costs to speak a line in `room` ms: its rate, for as long as one hears it, and a pause after it that is short. */
function lineCost(durationMs: number, room: number, isLast: boolean): number {
  const rate = Math.max(1, durationMs / Math.max(1, room));
  const over = rate - 1;
  const hurried = Math.max(0, rate - WARN_RATE);
  const pause = BREATH_MS + Math.max(0, room - durationMs);
  const missing = isLast ? 0 : Math.max(0, PAUSE_MS - pause) / PAUSE_MS;
  return (
    (durationMs / 2000) * (over * over + 2 * hurried + 30 * hurried * hurried) + missing * missing * 0.002
  );
}
