import { styleText } from 'node:util';

import type { Z2Error } from '@z2/contracts';

/** For people, on standard error: what is going on. */
export function say(text: string): void {
  process.stderr.write(`${styleText('dim', 'z2:', { stream: process.stderr })} ${text}\n`);
}

/** For people and programs, on standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** @param code another code than the error's own: one that came over the wire */
export function printError(error: Z2Error, code: string = error.code): void {
  const head = styleText(['red', 'bold'], `error ${code}:`, { stream: process.stderr });
  process.stderr.write(
    `${head} ${error.message}\n${styleText('cyan', '→', { stream: process.stderr })} ${error.remedy}\n`,
  );
}

/** Columns as wide as their widest cell; the last is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  '),
    )
    .join('\n');
}
