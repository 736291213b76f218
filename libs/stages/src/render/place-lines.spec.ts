import fc from 'fast-check';

import { startsOf, timesFor } from './place-lines';

const line = (cue_ms: number, duration_ms: number) => ({ cue_ms, duration_ms });

describe('timesFor', () => {
  it('borrows silence first, then speaks faster, at most by the highest rate', () => {
    expect(timesFor([line(0, 1500), line(2000, 2400), line(4100, 500)], 10_000, 1.3)).toEqual([
      1500, 2000, 500,
    ]);
    expect(timesFor([line(0, 2600), line(1000, 900)], 10_000, 1.3)).toEqual([2000, 900]);
  });

  it('makes up for a late line by faster ones after it', () => {
    const times = timesFor([line(0, 2600), line(1000, 1000), line(3000, 500)], 10_000, 1.3);
    expect(times[1]).toBeCloseTo(3000 - 100 - 2060);
  });
});

describe('startsOf', () => {
  it('begins at the cue, or when the line before is over', () => {
    expect(startsOf([line(0, 2000), line(1000, 900), line(5000, 100)], 10_000)).toEqual([0, 2060, 5000]);
  });

  it('begins earlier what would last beyond the end', () => {
    expect(startsOf([line(0, 500), line(7000, 1000), line(9000, 2000)], 10_000)).toEqual([0, 6940, 8000]);
  });

  it('lets no two lines sound at once, and nothing past the end if it can be had (property)', () => {
    const piece = fc.record({ gap: fc.nat(2000), duration_ms: fc.integer({ min: 1, max: 3000 }) });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 15 }), (pieces) => {
        let at = 0;
        const lines = pieces.map(({ gap, duration_ms }) => line((at += gap), duration_ms));
        const end = at + 2000;
        const starts = startsOf(lines, end);
        const needed = lines.reduce((sum, { duration_ms }) => sum + duration_ms + 60, 0);
        starts.forEach((start, i) => {
          const over = start + lines[i]!.duration_ms;
          expect(over).toBeLessThanOrEqual(starts[i + 1] ?? (needed < end ? end : Infinity));
          expect(start).toBeGreaterThanOrEqual(0);
        });
      }),
    );
  });
});
