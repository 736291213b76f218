import type { BenchInput, BenchOptions, BenchRuns } from './bench-runs';
import type { Measured } from './measured';

export const MEASURES = ['soft', 'dub', 'burnt', 'again', 'edit', 'languages'] as const;
export type MeasureName = (typeof MEASURES)[number];

const SOFT: BenchOptions = { languages: ['es'], subtitles: 'soft', dub: false, given: false };
const DUB: BenchOptions = { languages: ['es'], subtitles: 'soft', dub: true, given: false };
const BURNT: BenchOptions = { languages: ['es'], subtitles: 'burnt', dub: false, given: true };
const LANGUAGES: BenchOptions = { ...BURNT, languages: ['es', 'fr', 'pt'] };
/** Small things are done so many times. */
const TIMES = 3;

/**
 * Takes the wanted measures, one after another; what runs on the machine beside it meets both sides: bare, Z2, bare.
 *
 * @param told each as it is done
 */
export async function takeMeasures(
  runs: BenchRuns,
  wanted: ReadonlySet<MeasureName>,
  told: (measured: Measured) => void,
): Promise<void> {
  const compare = async (options: BenchOptions, bare: boolean): Promise<Compared> => {
    const input = await runs.fresh(options);
    const before = bare ? [await runs.bare(input)] : [];
    const { ms } = await runs.z2(input);
    return { input, z2_ms: [ms], base_ms: bare ? [...before, await runs.bare(input)] : [] };
  };
  if (wanted.has('soft')) {
    told({ ...named('soft', 'soft subtitles', 1.1), ...(await compare(SOFT, true)) });
  }
  if (wanted.has('dub')) {
    told({ ...named('dub', 'soft subtitles and dub', 1.1), ...(await compare(DUB, true)) });
  }
  if (wanted.has('burnt') || wanted.has('again') || wanted.has('edit')) {
    const full = await compare(BURNT, wanted.has('burnt'));
    if (wanted.has('burnt')) {
      told({ ...named('burnt', 'burnt subtitles', 1.05), ...full });
    }
    if (wanted.has('again')) {
      const z2_ms = await repeat(async () => (await runs.z2(full.input)).ms);
      told({ ...named('again', 'the same again, unchanged', 0.02), z2_ms, base_ms: full.z2_ms });
    }
    if (wanted.has('edit')) {
      const z2_ms = await repeat(async (i) => {
        const edited = await runs.edited(full.input, (i + 1) / (TIMES + 1));
        return (await runs.z2(edited)).ms;
      });
      told({ ...named('edit', 'the same with one cue edited', 0.03), z2_ms, base_ms: full.z2_ms });
    }
  }
  if (wanted.has('languages')) {
    const title = `burnt in ${LANGUAGES.languages.length} languages`;
    told({ ...named('languages', title, 1.1), ...(await compare(LANGUAGES, true)) });
  }
}

interface Compared {
  input: BenchInput;
  z2_ms: number[];
  base_ms: number[];
}

const named = (name: MeasureName, title: string, goal: number): Omit<Measured, 'z2_ms' | 'base_ms'> => ({
  ...{ name, title, goal },
});

async function repeat(work: (i: number) => Promise<number>): Promise<number[]> {
  const values: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    values.push(await work(i));
  }
  return values;
}
