import fc from 'fast-check';

import {
  BREATH_MS,
  MAX_RATE,
  ONSET_BOUND_MS,
  PlacedLine,
  placeLines,
  TimedLine,
  WARN_RATE,
} from './place-lines';

const line = (cue_ms: number, duration_ms: number): TimedLine => ({ cue_ms, duration_ms });
const rates = (lines: readonly TimedLine[], placed: readonly PlacedLine[]): number[] =>
  lines.map(({ duration_ms }, i) => duration_ms / placed[i]!.duration_ms);
const errors = (lines: readonly TimedLine[], placed: readonly PlacedLine[]): number[] =>
  lines.map(({ cue_ms }, i) => placed[i]!.start_ms - cue_ms);
const place = (lines: readonly TimedLine[], endMs: number): PlacedLine[] =>
  placeLines(lines, { endMs, maxRate: MAX_RATE });

it('leaves alone what has time', () => {
  expect(place([line(0, 1500), line(2000, 900), line(5000, 100)], 10_000)).toEqual([
    { start_ms: 0, duration_ms: 1500 },
    { start_ms: 2000, duration_ms: 900 },
    { start_ms: 5000, duration_ms: 100 },
  ]);
});

it('shares what is missing among the lines before a dense place, so that none is hurried', () => {
  // Line by line, the second would need 1.26: more than its time, and the first has none to spare.
  const lines = [line(0, 1950), line(2000, 2450), line(4000, 1800), line(6000, 500)];
  const placed = place(lines, 10_000);
  expect(Math.max(...rates(lines, placed))).toBeLessThanOrEqual(WARN_RATE);
  expect(Math.max(...errors(lines, placed).map(Math.abs))).toBeLessThanOrEqual(ONSET_BOUND_MS);
  expect(rates(lines, placed)[0]).toBeGreaterThan(1.01);
});

it('makes up for a line that is late by force as soon as there is time', () => {
  const lines = [line(0, 2600), line(1000, 1000), line(3000, 500)];
  const [, second, third] = place(lines, 10_000);
  expect(second!.start_ms).toBeCloseTo(2600 / MAX_RATE + BREATH_MS);
  expect(Math.abs(third!.start_ms - 3000)).toBeLessThanOrEqual(ONSET_BOUND_MS);
});

it('begins earlier what would last beyond the end, as far as there is silence', () => {
  const placed = place([line(0, 500), line(7000, 1000), line(9000, 2600)], 10_000);
  expect(placed[2]).toEqual({ start_ms: 8000, duration_ms: 2000 });
  expect(placed[1]!.start_ms + placed[1]!.duration_ms).toBeLessThanOrEqual(8000 - BREATH_MS);
});

const piece = fc.record({ gap: fc.nat(3000), duration_ms: fc.integer({ min: 1, max: 4000 }) });
const linesOf = (pieces: { gap: number; duration_ms: number }[]): TimedLine[] => {
  let at = 0;
  return pieces.map(({ gap, duration_ms }) => line((at += gap), duration_ms));
};
/** The earliest that each line can begin at all: found by another way than the code's, one line at a time. */
const earliestOf = (lines: readonly TimedLine[], at: number): number =>
  lines.slice(0, at + 1).reduce((latest, { cue_ms }, from) => {
    const before = lines.slice(from, at);
    const spoken = before.reduce((sum, { duration_ms }) => sum + duration_ms / MAX_RATE + BREATH_MS, 0);
    return Math.max(latest, Math.max(0, cue_ms - ONSET_BOUND_MS) + spoken);
  }, 0);

it('cuts and overlaps nothing, keeps to the rates, and is in time wherever that can be (property)', () => {
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 25 }), (pieces) => {
      const lines = linesOf(pieces);
      // Far enough away that no line must begin early to be over in time.
      const end = lines.at(-1)!.cue_ms + 200_000;
      const placed = place(lines, end);
      placed.forEach(({ start_ms, duration_ms }, i) => {
        const next = placed[i + 1];
        expect(start_ms).toBeGreaterThanOrEqual(0);
        if (next) {
          expect(start_ms + duration_ms).toBeLessThanOrEqual(next.start_ms - BREATH_MS + 0.01);
        }
        const rate = lines[i]!.duration_ms / duration_ms;
        expect(rate).toBeGreaterThan(1 - 1e-6);
        expect(rate).toBeLessThan(MAX_RATE + 1e-6);
        const earliest = earliestOf(lines, i);
        const { cue_ms } = lines[i]!;
        expect(start_ms).toBeLessThanOrEqual(Math.max(earliest, cue_ms + ONSET_BOUND_MS) + 0.01);
        expect(start_ms).toBeGreaterThanOrEqual(cue_ms - ONSET_BOUND_MS - 0.01);
      });
    }),
    { numRuns: 300 },
  );
});

it('lets nothing last beyond the end if it can be had (property)', () => {
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 15 }), fc.nat(3000), (pieces, more) => {
      const lines = linesOf(pieces);
      const end = lines.at(-1)!.cue_ms + more;
      const placed = place(lines, end);
      const needed = lines.reduce((sum, { duration_ms }) => sum + duration_ms / MAX_RATE + BREATH_MS, 0);
      const over = placed.at(-1)!.start_ms + placed.at(-1)!.duration_ms;
      expect(over).toBeLessThanOrEqual(needed - BREATH_MS <= end ? end + 0.01 : Infinity);
      placed.slice(1).forEach(({ start_ms }, i) => {
        const before = placed[i]!;
        expect(before.start_ms + before.duration_ms).toBeLessThanOrEqual(start_ms - BREATH_MS + 0.01);
      });
    }),
    { numRuns: 300 },
  );
});

it('is not slower than the best of all ways, tried out on short runs (property)', () => {
  const steps = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((k) => -ONSET_BOUND_MS + k * 20);
  const fastest = (lines: readonly TimedLine[], starts: readonly number[]): number =>
    Math.max(
      ...lines.map(({ duration_ms }, i) => {
        const next = starts[i + 1];
        return next === undefined ? 1 : duration_ms / Math.max(1, next - BREATH_MS - starts[i]!);
      }),
    );
  const dense = fc.record({
    gap: fc.integer({ min: 1500, max: 2500 }),
    duration_ms: fc.integer({ min: 1500, max: 2800 }),
  });
  fc.assert(
    fc.property(fc.array(dense, { minLength: 2, maxLength: 3 }), (pieces) => {
      const lines = linesOf(pieces);
      const ways = lines.reduce<number[][]>(
        (all, { cue_ms }) => all.flatMap((way) => steps.map((step) => [...way, cue_ms + step])),
        [[]],
      );
      const best = Math.min(...ways.map((way) => fastest(lines, way)));
      const placed = place(lines, 100_000);
      if (best <= WARN_RATE) {
        // Where no line has to be hurried, none is.
        expect(Math.max(...rates(lines, placed))).toBeLessThanOrEqual(WARN_RATE + 0.02);
      }
    }),
    { numRuns: 60 },
  );
});

it('accumulates no drift over an hour of dense speech, and takes seconds at most', () => {
  // Speech of 93 % to 112 % of its time, with a line far too long every two minutes.
  const lines = Array.from({ length: 1800 }, (_, i) =>
    line(i * 2000, i % 60 === 30 ? 3400 : 1860 + ((i * 7919) % 380)),
  );
  const began = performance.now();
  const placed = place(lines, 3_600_000);
  expect(performance.now() - began).toBeLessThan(10_000);
  const off = errors(lines, placed).map(Math.abs);
  expect(off.at(-1)).toBeLessThanOrEqual(ONSET_BOUND_MS);
  const late = off.filter((error) => error > ONSET_BOUND_MS);
  expect(late.length).toBeLessThan(90);
  // The last quarter of an hour is as the first is.
  const worst = (from: number): number => Math.max(...off.slice(from, from + 450));
  expect(worst(1350)).toBeLessThanOrEqual(worst(0) + 1);
});
