import { resolve } from 'node:path';

import { type LoadQuestion, Z2Error } from '@z2/contracts';
import { loadConfig } from '@z2/runtime';

import { print, say, table } from '../output';
import { askProgram } from '../service/ask-program';
import { BENCH_LOAD } from '../service/paths';
import type { BenchSystem } from './bench-system';
import { machineFacts, markdownTable, writeSection } from './report';

const TIMEOUT_MS = 3 * 3_600_000;

export interface LoadFlags {
  write?: string | true;
  json?: boolean;
}

/** One number of a load bench, with what it is held against. */
export interface LoadRow {
  measure: string;
  value: string;
  compared: string;
  ratio: string;
}

type Question = LoadQuestion extends infer Q
  ? Q extends LoadQuestion
    ? Omit<Q, 'database' | 'redis'>
    : never
  : never;

/** Asks the program that knows database and queue of the bench's system. */
export function askLoad<T>({ system, signal }: BenchSystem, question: Question): Promise<T> {
  const { databaseUrl: database, redisUrl: redis } = system.stack!.data;
  return askProgram<T>(
    BENCH_LOAD,
    { database, redis, ...question },
    { timeoutMs: TIMEOUT_MS, sentence: 'The load could not be made', signal },
  );
}

/** Prints the rows, and writes them between their marks where that is wanted. */
export async function reportLoad(
  name: 'api' | 'live',
  title: string,
  command: string,
  rows: readonly LoadRow[],
  flags: LoadFlags,
): Promise<void> {
  const cells = [
    ['MEASURE', 'Z2', 'COMPARED WITH', 'RATIO'],
    ...rows.map(({ measure, value, compared, ratio }) => [measure, value, compared, ratio]),
  ];
  const facts = await machineFacts(loadConfig());
  print(flags.json ? JSON.stringify({ context: facts, rows }) : `${table(cells)}\n\n${facts.join('\n')}`);
  if (flags.write) {
    const file = resolve(flags.write === true ? 'docs/benchmarks.md' : flags.write);
    const text = [
      `## ${title}\n\n\`${command}\`\n`,
      ...facts.map((fact) => `- ${fact}`),
      `\n${markdownTable(cells)}`,
    ];
    await writeSection(file, `bench ${name}`, text.join('\n'));
    say(`written to ${file}`);
  }
}

/** @throws Z2Error OPTION_INVALID */
export function countOption(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new Z2Error('OPTION_INVALID', `${name} cannot be "${text}".`, {
      remedy: `Give a whole number up to ${most}.`,
    });
  }
  return value;
}

export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`;
export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
