/** Silence that stays before the next line, if it can. */
const LEAVE_MS = 100;
/** A breath between two lines of which the first is late. */
const BREATH_MS = 60;

/** A line to be spoken: where its cue begins, and how long the voice takes for it. Milliseconds. */
export interface TimedLine {
  cue_ms: number;
  duration_ms: number;
}

/**
 * How long each line may take: from its cue, or from the end of a line before that is late, to 100 ms before the next cue.
 * Never less than at `maxRate` times the voice's own rate: a line that is too long even so makes the next one late, and
 * that one is spoken faster until the delay is made up. `endMs`: the film's end.
 */
export function timesFor(lines: readonly TimedLine[], endMs: number, maxRate: number): number[] {
  let free = 0;
  return lines.map(({ cue_ms, duration_ms }, i) => {
    const start = Math.max(cue_ms, free);
    const next = lines[i + 1];
    const slot = next ? next.cue_ms - LEAVE_MS - start : endMs - start;
    const time = Math.min(duration_ms, Math.max(duration_ms / maxRate, slot));
    free = start + time + BREATH_MS;
    return time;
  });
}

/**
 * Where each line begins, ms: at its cue, or after the line before, where that is longer; nothing is cut off. What would last
 * beyond the film's end begins earlier, as far as there is silence.
 */
export function startsOf(lines: readonly TimedLine[], endMs: number): number[] {
  const starts = oneAfterAnother(
    lines,
    lines.map(({ cue_ms }) => cue_ms),
  );
  let latest = endMs;
  for (let i = lines.length - 1; i >= 0; i--) {
    latest -= lines[i]!.duration_ms;
    if (starts[i]! <= latest) {
      break;
    }
    starts[i] = Math.max(0, latest);
    latest = starts[i]! - BREATH_MS;
  }
  // Where all of it is longer than the film, the last lines are past its end.
  return oneAfterAnother(lines, starts);
}

function oneAfterAnother(lines: readonly TimedLine[], wanted: readonly number[]): number[] {
  let free = 0;
  return lines.map(({ duration_ms }, i) => {
    const start = Math.max(wanted[i]!, free);
    free = start + duration_ms + BREATH_MS;
    return start;
  });
}
