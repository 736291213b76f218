import { energySpeechRegions } from './energy-vad';

const RATE = 16_000;
/** Noise of a level (dBFS) for so many ms. */
function sound(parts: readonly [ms: number, dbfs: number][]): Int16Array {
  let seed = 1;
  const random = (): number => ((seed = (seed * 16_807) % 2_147_483_647), seed / 1_073_741_823.5 - 1);
  return Int16Array.from(
    parts.flatMap(([ms, dbfs]) =>
      Array.from({ length: (RATE * ms) / 1000 }, () => Math.round(random() * 32_767 * 10 ** (dbfs / 20))),
    ),
  );
}

it('finds what stands out of the noise, with pauses kept apart', () => {
  const regions = energySpeechRegions(
    sound([
      [1000, -60],
      [1500, -20],
      [800, -60],
      [700, -22],
      [1000, -60],
    ]),
    RATE,
    {
      pad_ms: 0,
    },
  );
  expect(regions).toEqual([
    { start_ms: 1000, end_ms: 2500 },
    { start_ms: 3300, end_ms: 4000 },
  ]);
});

it('finds nothing in silence', () => {
  expect(energySpeechRegions(new Int16Array(RATE * 2), RATE)).toEqual([]);
  expect(energySpeechRegions(new Int16Array(), RATE)).toEqual([]);
});

it('takes a short pause for part of the speech and a click for none', () => {
  const regions = energySpeechRegions(
    sound([
      [500, -60],
      [40, -10],
      [1000, -60],
      [600, -20],
      [100, -60],
      [600, -20],
      [500, -60],
    ]),
    RATE,
    { pad_ms: 0 },
  );
  expect(regions).toEqual([{ start_ms: 1540, end_ms: 2840 }]);
});
