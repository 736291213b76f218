import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

import { type Config, runProcess, writeFileAtomic } from '@z2/runtime';

import { type Measured, verdict } from './measured';

/** Rows of the table, its head first. */
export function benchTable(measured: readonly Measured[]): string[][] {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
  return [
    ['MEASURE', 'Z2', 'COMPARED WITH', 'RATIO', 'GOAL', 'SPREAD', ''],
    ...measured.map((one) => {
      const { z2_ms, base_ms, ratio, spread, passed } = verdict(one);
      return [
        ...[one.title, seconds(z2_ms), seconds(base_ms), ratio.toFixed(3), `< ${one.goal.toFixed(2)}`],
        ...[`${Math.round(spread * 100)} %`, passed ? 'pass' : 'miss'],
      ];
    }),
  ];
}

/** What the numbers were measured on, one fact a line. */
export async function machineFacts(config: Pick<Config, 'ffmpeg'>): Promise<string[]> {
  const { stdout } = await runProcess(config.ffmpeg, ['-version']);
  const [version = 'ffmpeg'] = stdout.split(' Copyright');
  return [
    `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
    `${type()} ${release()}, ${version}, Node.js ${process.versions.node}`,
    `${new Date().toISOString().slice(0, 10)}; load when it began: ${loadavg()[0]!.toFixed(2)} (1.00 is one busy core)`,
  ];
}

/** A table as Prettier writes it. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const padded = rows.map((row) => line(row.map((cell, column) => cell.padEnd(widths[column] ?? 0))));
  return [padded[0], line(widths.map((width) => '-'.repeat(width))), ...padded.slice(1)].join('\n');
}

/** Puts a section between its marks, or at the end of the file; the others stay. A file that is new begins with the title. */
export async function writeSection(
  file: string,
  name: string,
  text: string,
  title = 'Benchmarks',
): Promise<void> {
  const before = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') {
      return `# ${title}\n`;
    }
    throw error;
  });
  const [from, to] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const section = `${from}\n\n${text.trim()}\n\n${to}`;
  const [start, end] = [before.indexOf(from), before.indexOf(to)];
  const after =
    start >= 0 && end > start
      ? before.slice(0, start) + section + before.slice(end + to.length)
      : `${before.trimEnd()}\n\n${section}\n`;
  await writeFileAtomic(file, after);
}
