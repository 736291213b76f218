import type { Retiming } from './retime';

/** A stretch in which somebody speaks, or a cue is shown, ms. */
export interface Activity {
  start_ms: number;
  end_ms: number;
}

export interface FoundRetiming extends Retiming {
  /** Share of the time of the cues in which the other side speaks, after it. */
  overlap: number;
}

/** Ratios of the usual frame rates (23.976, 24, 25, 29.97, 30), as alass and ffsubsync try them. */
const FRAME_RATES = [24_000 / 1001, 24, 25, 30_000 / 1001, 30];
const RATES = [
  ...new Set(FRAME_RATES.flatMap((from) => FRAME_RATES.map((to) => Math.round((from / to) * 1e6) / 1e6))),
].filter((rate) => rate > 0.94 && rate < 1.07);
/** Around the best: clocks that run a little wrong. */
const FINE = Array.from({ length: 13 }, (_, i) => 1 + (i - 6) * 0.0005);
const BIN_MS = 10;
/** With fewer cues a drift cannot be told from chance. */
const ENOUGH_FOR_DRIFT = 20;
/** A cue belongs to a stretch of speech that begins so near. */
const NEAR_MS = 600;

/**
 * Offset and rate at which cues go best with speech (alass, ffsubsync): the time in which both are, for every offset up to
 * `mostOffsetMs` at once, is a sum of trapezoids, one for each pair of stretches; the rates of film are tried, then rates near the best;
 * then starts that are near each other draw the line exactly (median of slopes). About pairs × rates. Null: nothing to go by. Pure.
 */
export function findRetiming(
  cues: readonly Activity[],
  speech: readonly Activity[],
  mostOffsetMs = 600_000,
): FoundRetiming | null {
  if (cues.length === 0 || speech.length === 0) {
    return null;
  }
  const best = (rates: readonly number[], most: number, around: number): Scored =>
    rates
      .map((rate) => bestOffset(cues, speech, rate, most, around))
      .reduce((a, b) => (b.score > a.score ? b : a));
  let found = best([1], mostOffsetMs, 0);
  if (cues.length >= ENOUGH_FOR_DRIFT) {
    found = best(RATES, mostOffsetMs, 0);
    found = best(
      FINE.map((fine) => found.rate * fine),
      mostOffsetMs,
      0,
    );
  }
  const exact = refine(cues, speech, found, cues.length >= ENOUGH_FOR_DRIFT);
  return { ...exact, overlap: Math.min(1, found.overlap) };
}

interface Scored extends FoundRetiming {
  score: number;
}

/** For one rate: the offset with most time in common. */
function bestOffset(
  cues: readonly Activity[],
  speech: readonly Activity[],
  rate: number,
  most: number,
  around: number,
): Scored {
  const count = Math.ceil((2 * most) / BIN_MS) + 2;
  const bend = new Float64Array(count + 2);
  const add = (shift: number, value: number): void => {
    const bin = (shift - around + most) / BIN_MS;
    const whole = Math.floor(Math.min(Math.max(bin, 0), count));
    const part = bin >= 0 && bin < count ? bin - whole : 0;
    bend[whole]! += value * (1 - part);
    bend[whole + 1]! += value * part;
  };
  let [cueTime, speechTime] = [0, 0];
  speech.forEach(({ start_ms, end_ms }) => (speechTime += end_ms - start_ms));
  for (const cue of cues) {
    const [a, b] = [cue.start_ms * rate, cue.end_ms * rate];
    cueTime += b - a;
    for (const { start_ms: c, end_ms: d } of speech) {
      if (d - a < around - most || c - b > around + most) {
        continue;
      }
      add(c - b, 1);
      add(c - a, -1);
      add(d - b, -1);
      add(d - a, 1);
    }
  }
  let [slope, value, bestValue, bestBin] = [0, 0, -1, 0];
  for (let bin = 0; bin < count; bin++) {
    value += slope * BIN_MS;
    slope += bend[bin]!;
    if (value > bestValue + 1e-6) {
      [bestValue, bestBin] = [value, bin];
    }
  }
  const offset_ms = bestBin * BIN_MS - most + around;
  const score = bestValue / Math.sqrt(Math.max(1, cueTime) * Math.max(1, speechTime));
  return { rate, offset_ms, overlap: bestValue / Math.max(1, cueTime), score };
}

/** The line through starts that are near each other: median of what is left, and, with enough of them, of the slopes. */
function refine(
  cues: readonly Activity[],
  speech: readonly Activity[],
  { rate, offset_ms }: Retiming,
  withDrift: boolean,
): Retiming {
  let line: Retiming = { rate, offset_ms };
  for (const near of [NEAR_MS, NEAR_MS / 2, NEAR_MS / 4]) {
    const pairs = cues.flatMap(({ start_ms }) => {
      const at = start_ms * line.rate + line.offset_ms;
      const nearest = nearestStart(speech, at);
      return Math.abs(nearest - at) <= near ? [{ x: start_ms, y: nearest }] : [];
    });
    if (pairs.length < 3) {
      return line;
    }
    const slope = withDrift && pairs.length >= ENOUGH_FOR_DRIFT ? medianSlope(pairs) : line.rate;
    // A slope from noise is worse than that of the film.
    const kept = Math.abs(slope / line.rate - 1) < 0.002 ? slope : line.rate;
    line = { rate: kept, offset_ms: median(pairs.map(({ x, y }) => y - x * kept)) };
  }
  return line;
}

/** Theil–Sen over pairs far apart: those of the first third with those of the last. */
function medianSlope(pairs: readonly { x: number; y: number }[]): number {
  const third = Math.floor(pairs.length / 3);
  const slopes: number[] = [];
  for (const one of pairs.slice(0, third)) {
    for (const other of pairs.slice(-third)) {
      slopes.push((other.y - one.y) / (other.x - one.x));
    }
  }
  return median(slopes);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** In stretches that are sorted by their start. */
function nearestStart(speech: readonly Activity[], at: number): number {
  let [low, high] = [0, speech.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    [low, high] = speech[middle]!.start_ms >= at ? [low, middle] : [middle + 1, high];
  }
  const [here, before] = [speech[low]!.start_ms, speech[low - 1]?.start_ms ?? -Infinity];
  return Math.abs(before - at) < Math.abs(here - at) ? before : here;
}
