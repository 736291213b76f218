import fc from 'fast-check';

import { findRetiming } from './find-retiming';
import { frameRateRetiming, retimeCues } from './retime';

/** Cues of a talk with pauses as people make them, by a seed. */
function talk(count: number, seed: number) {
  let state = seed + 1;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  let at = 8000;
  return Array.from({ length: count }, (_, i) => {
    const start_ms = Math.round(at);
    at += 700 + random() * 4000;
    const end_ms = Math.round(at);
    at += random() < 0.4 ? 80 : random() * 3000;
    return { id: String(i + 1), start_ms, end_ms, text: 'x' };
  });
}

describe('findRetiming', () => {
  it('finds a random offset and drift again (property)', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.integer({ min: -5000, max: 60_000 }),
        fc.constantFrom(1, 25 / 23.976, 24 / 25, 1.0007, 0.998),
        (seed, offset_ms, rate) => {
          const said = talk(120, seed);
          const bad = retimeCues(said, { rate, offset_ms });
          // What hears speech begins a little early or late, and misses some of it.
          const heard = said
            .filter((_, i) => i % 11 !== 3)
            .map((one, i) => ({ start_ms: one.start_ms + ((i * 37) % 90) - 45, end_ms: one.end_ms }));
          const found = findRetiming(bad, heard, 90_000)!;
          const errors = retimeCues(bad, found).map((cue, i) => Math.abs(cue.start_ms - said[i]!.start_ms));
          expect(errors.toSorted((a, b) => a - b)[60]).toBeLessThan(60);
        },
      ),
      { numRuns: 6 },
    );
  });

  it('takes few cues as they are, but for the offset, and says how little fits', () => {
    const said = talk(4, 3);
    const found = findRetiming(retimeCues(said, { rate: 1, offset_ms: 2500 }), said)!;
    expect(found).toMatchObject({ rate: 1, offset_ms: -2500 });
    expect(found.overlap).toBeCloseTo(1);
    expect(findRetiming([], said)).toBeNull();
    expect(findRetiming(said, [{ start_ms: 0, end_ms: 100 }])!.overlap).toBeLessThan(0.1);
  });
});

it('moves cues and their words, none before 0', () => {
  const words = [{ start_ms: 25_000, end_ms: 25_500, text: 'x' }];
  const cue = { id: '1', start_ms: 25_000, end_ms: 26_000, text: 'x', words };
  expect(retimeCues([cue], frameRateRetiming(25, 24))[0]).toMatchObject({
    ...{ start_ms: 26_042, end_ms: 27_083 },
    words: [{ start_ms: 26_042, end_ms: 26_563 }],
  });
  expect(retimeCues([cue], { rate: 1, offset_ms: -30_000 })[0]).toMatchObject({ start_ms: 0, end_ms: 1 });
});
