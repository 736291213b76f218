import { resolve } from 'node:path';

import { Z2Error } from '@z2/contracts';
import { loadConfig } from '@z2/runtime';

import { print, say, table } from '../output';
import { clipSize, makeClip } from './bench-clip';
import { BenchRuns } from './bench-runs';
import { withBenchSystem } from './bench-system';
import { type Measured, verdict } from './measured';
import { type MeasureName, MEASURES, takeMeasures } from './measures';
import { benchTable, machineFacts, markdownTable, writeSection } from './report';

export interface BenchFlags {
  minutes: string;
  size: string;
  only: string[];
  media: string;
  /** File to write to; true: docs/benchmarks.md. */
  write?: string | true;
  json?: boolean;
}

const MOST_MINUTES = 24 * 60;

/**
 * `./z2 bench`: how much longer the main job takes than the decoding, encoding and engine time in it, which the same run measures
 * with the bare programs; and how little is done when little changed.
 */
export async function benchMainJob(flags: BenchFlags): Promise<number> {
  const wanted = wantedMeasures(flags.only);
  const seconds = secondsOf(flags.minutes);
  const size = clipSize(flags.size);
  const facts = await machineFacts(loadConfig());
  const all: Measured[] = [];
  const context = await withBenchSystem(async (bench) => {
    const media = resolve(flags.media);
    say(`making a clip of ${seconds} s`);
    const clip = await makeClip(bench.dir, { seconds, size, media }, bench);
    await takeMeasures(new BenchRuns(bench, clip), wanted, (measured) => {
      all.push(measured);
      say(benchTable([measured])[1]!.join('  '));
    });
    const began = `start-up of the service, not in the table: ${(bench.started_in_ms / 1000).toFixed(1)} s`;
    return [`${seconds} s of ${clip.made_of}`, ...facts, began];
  });
  if (flags.json) {
    print(JSON.stringify({ context, measures: all.map((one) => ({ ...one, ...verdict(one) })) }));
  } else {
    print(`${table(benchTable(all))}\n\n${context.join('\n')}`);
  }
  if (flags.write) {
    const file = resolve(flags.write === true ? 'docs/benchmarks.md' : flags.write);
    await writeSection(file, 'main job', section(flags, all, context));
    say(`written to ${file}`);
  }
  return 0;
}

function section(flags: BenchFlags, all: readonly Measured[], context: readonly string[]): string {
  const only = flags.only.map((name) => ` --only ${name}`).join('');
  const command = `./z2 bench --minutes ${flags.minutes} --size ${flags.size}${only} --write`;
  return [
    `## The main job\n\n\`${command}\`\n`,
    ...context.map((fact) => `- ${fact}`),
    `\n${markdownTable(benchTable(all))}\n`,
    'COMPARED WITH is, for the first kind of measure, the same decoding, encoding and engine work by the bare programs, as many at',
    'a time as Z2 runs (median of before and after); for "again" and "edited", the full job. SPREAD is how far the runs of one side',
    'lie apart: what else the machine did meanwhile.',
  ].join('\n');
}

/** @throws Z2Error OPTION_INVALID */
function wantedMeasures(only: readonly string[]): ReadonlySet<MeasureName> {
  const unknown = only.find((name) => !MEASURES.some((one) => one === name));
  if (unknown !== undefined) {
    throw new Z2Error('OPTION_INVALID', `--only cannot be "${unknown}".`, {
      remedy: `Choose of ${MEASURES.join(', ')}.`,
    });
  }
  return new Set(only.length > 0 ? MEASURES.filter((name) => only.includes(name)) : MEASURES);
}

/** @throws Z2Error OPTION_INVALID */
function secondsOf(minutes: string): number {
  const value = Number(minutes);
  if (!(value > 0 && value <= MOST_MINUTES)) {
    throw new Z2Error('OPTION_INVALID', `--minutes cannot be "${minutes}".`, {
      remedy: `Give a number up to ${MOST_MINUTES}, e.g. 10 or 0.2.`,
    });
  }
  return Math.max(4, Math.round(value * 60));
}
