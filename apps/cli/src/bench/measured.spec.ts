import { type Measured, verdict } from './measured';
import { benchTable } from './report';

const measured = (parts: Partial<Measured>): Measured => ({
  ...{ name: 'soft', title: 'soft subtitles', z2_ms: [10_900], base_ms: [10_000], goal: 1.1 },
  ...parts,
});

it.each([
  ['below the goal', { z2_ms: [10_999] }, 1.0999, true],
  ['at the goal', { z2_ms: [11_000] }, 1.1, false],
  [
    'median of three against before and after',
    { z2_ms: [900, 100, 200], base_ms: [9_000, 11_000] },
    0.02,
    true,
  ],
])('%s', (_, parts, ratio, passed) => {
  const result = verdict(measured(parts));
  expect(result.ratio).toBeCloseTo(ratio, 6);
  expect(result.passed).toBe(passed);
});

it('says how far the runs lie apart', () => {
  expect(verdict(measured({ base_ms: [9_000, 11_000] })).spread).toBeCloseTo(0.2);
  expect(verdict(measured({ z2_ms: [500, 1_000, 1_500] })).spread).toBeCloseTo(1);
  expect(verdict(measured({})).spread).toBe(0);
});

it('shows ratio, goal and whether it is met', () => {
  expect(benchTable([measured({}), measured({ title: 'again', z2_ms: [300], goal: 0.02 })])).toEqual([
    ['MEASURE', 'Z2', 'COMPARED WITH', 'RATIO', 'GOAL', 'SPREAD', ''],
    ['soft subtitles', '10.90 s', '10.00 s', '1.090', '< 1.10', '0 %', 'pass'],
    ['again', '0.30 s', '10.00 s', '0.030', '< 0.02', '0 %', 'miss'],
  ]);
});
