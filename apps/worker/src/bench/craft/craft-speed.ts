import type { CraftNumbers, Cue } from '@z2/contracts';
import { parseSrt, parseVtt, writeSrt, writeVtt } from '@z2/subtitles';

/** The npm package `subtitle`, for the benchmark only. */
interface Other {
  parseSync(text: string): unknown[];
  stringifySync(nodes: unknown[], options: { format: 'SRT' | 'WebVTT' }): string;
}

const MEGABYTES = 8;
const ROUNDS = 3;

/** Parse and write speed of long files, best of three, beside the package `subtitle` where it is installed. */
export async function measureSpeed(): Promise<CraftNumbers['speed']> {
  const other = await loadOther();
  const cues = manyCues();
  return (['srt', 'vtt'] as const).flatMap((format) => {
    const text = format === 'srt' ? writeSrt(cues) : writeVtt(cues);
    const size = Buffer.byteLength(text) / 1e6;
    const rate = (work: () => unknown): number => size / best(work);
    const nodes = other?.parseSync(text) ?? [];
    const name = other ? 'subtitle 4 (npm)' : 'not installed';
    return [
      {
        ...{ format, what: 'parse' as const, megabytes: size, other: name },
        z2_mb_s: rate(() => (format === 'srt' ? parseSrt(text) : parseVtt(text))),
        other_mb_s: other ? rate(() => other.parseSync(text)) : 0,
      },
      {
        ...{ format, what: 'write' as const, megabytes: size, other: name },
        z2_mb_s: rate(() => (format === 'srt' ? writeSrt(cues) : writeVtt(cues))),
        other_mb_s: other
          ? rate(() => other.stringifySync(nodes, { format: format === 'srt' ? 'SRT' : 'WebVTT' }))
          : 0,
      },
    ];
  });
}

async function loadOther(): Promise<Other | null> {
  try {
    // A name in a variable: it is a development dependency, and its types are not needed.
    const name = 'subtitle';
    return (await import(name)) as Other;
  } catch {
    return null;
  }
}

/** Seconds of the fastest round. */
function best(work: () => unknown): number {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const begin = performance.now();
    work();
    least = Math.min(least, performance.now() - begin);
  }
  return least / 1000;
}

function manyCues(): Cue[] {
  const text = 'It was a long way to the end of the road,\nand when we came, <nobody> was there & waiting.';
  const count = Math.ceil((MEGABYTES * 1e6) / (text.length + 45));
  return Array.from({ length: count }, (_, i) => ({
    ...{ id: String(i + 1), start_ms: i * 2500, end_ms: i * 2500 + 2300, text },
  }));
}
