import type { ProgressMeasure } from '@z2/contracts';

/** How far a run was at a time. */
export interface Sample {
  /** ms since epoch, by the event's own clock. */
  at: number;
  /** 0–1 */
  fraction: number;
  /** Of what is counted. */
  done: number;
}

/** What lies longer back says little of the present speed: ms. */
const WINDOW_MS = 20_000;
/** Shorter spans are noise: ms. */
const LEAST_MS = 1_000;
/** Work tells of itself about each second; whoever is silent for longer has slowed down: ms. */
const SILENCE_MS = 5_000;

/** The samples with one more; those beyond the window go, but for the last of them. Pure. */
export function withSample(samples: readonly Sample[], one: Sample): Sample[] {
  const all = [...samples, one];
  const first = all.findLastIndex(({ at }) => at <= one.at - WINDOW_MS);
  return all.slice(Math.max(0, first));
}

/** The speed of late, per ms; null until there is something to measure. */
export interface Pace {
  fraction: number;
  done: number;
  /** Time left, ms. */
  left: number | null;
}

/** The pace of the last 20 s, so that a slow begin or a step that is skipped does not colour it for long. Pure. */
export function paceOf(samples: readonly Sample[], now: number): Pace | null {
  const [oldest] = samples;
  const newest = samples.at(-1);
  if (!oldest || !newest || newest.fraction <= 0) {
    return null;
  }
  const silent = now - newest.at;
  const known = newest.at - oldest.at;
  const isSlow = silent > SILENCE_MS || known < LEAST_MS;
  const span = isSlow ? now - oldest.at : known;
  if (span < LEAST_MS) {
    return null;
  }
  const skipped = isSlow ? NO_SKIP : skippedIn(samples);
  const fraction = (newest.fraction - oldest.fraction - skipped.fraction) / span;
  const left = fraction > 0 ? (1 - newest.fraction) / fraction - (isSlow ? 0 : silent) : null;
  return {
    fraction,
    done: (newest.done - oldest.done - skipped.done) / span,
    left: left === null ? null : Math.max(0, left),
  };
}

const NO_SKIP = { fraction: 0, done: 0 };
/** A step so many times as fast as most is none of work: what was done before is found again. */
const JUMP = 8;

/** What was not worked for but found: at the begin of a run that goes on, and where parts are there already. */
function skippedIn(samples: readonly Sample[]): { fraction: number; done: number } {
  const steps = samples.slice(1).map((one, i) => {
    const before = samples[i] ?? one;
    const [fraction, done] = [one.fraction - before.fraction, one.done - before.done];
    return { fraction, done, speed: fraction / Math.max(1, one.at - before.at) };
  });
  const speeds = steps.map(({ speed }) => speed).sort((a, b) => a - b);
  const usual = speeds[Math.floor(speeds.length / 2)] ?? 0;
  return steps
    .filter(({ speed }) => steps.length >= 4 && usual > 0 && speed > usual * JUMP)
    .reduce((sum, step) => ({ fraction: sum.fraction + step.fraction, done: sum.done + step.done }), NO_SKIP);
}

/** The sample of a progress event. */
export function sampleOf(event: { at: string; fraction: number; measure: ProgressMeasure | null }): Sample {
  return { at: Date.parse(event.at), fraction: event.fraction, done: event.measure?.done ?? 0 };
}
