import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { Z2Error } from '@z2/contracts';
import { loadConfig } from '@z2/runtime';

import { machineFacts, markdownTable, writeSection } from '../bench/report';
import { installPackages } from '../install/install-packages';
import { needsOfTests } from '../install/needs';
import { packagesFor } from '../install/system-packages';
import { print, say, table } from '../output';
import { type FaultRow, faultTable } from './fault-table';
import { runJest } from './run-jest';

export interface FaultFlags {
  /** Faults by their names, as a regular expression. */
  only?: string;
  /** Random faults for so long, instead of each in its turn. */
  minutes?: string;
  seed?: string;
  write?: string | true;
  yes?: boolean;
}

/**
 * `./z2 test faults`: a whole Z2 of real processes, and faults from outside, each in its turn; or, with `--minutes`, drawn at random.
 * Prints `fault × stage → seconds until the job went on`.
 */
export async function testFaults(flags: FaultFlags): Promise<number> {
  const config = loadConfig();
  await installPackages(packagesFor(await needsOfTests(config)), { yes: flags.yes ?? false });
  const env: Record<string, string> = {};
  if (flags.minutes !== undefined || flags.seed !== undefined) {
    env.Z2_FAULTS_MINUTES = String(positive('--minutes', flags.minutes ?? '10'));
    env.Z2_FAULTS_SEED = String(
      flags.seed === undefined ? Math.floor(Math.random() * 1e9) : positive('--seed', flags.seed),
    );
    say(
      `seed ${env.Z2_FAULTS_SEED}; the same again: --seed ${env.Z2_FAULTS_SEED} --minutes ${env.Z2_FAULTS_MINUTES}`,
    );
  }
  const dir = await mkdtemp(join(tmpdir(), 'z2-faults-'));
  try {
    const file = join(dir, 'rows');
    const spec = env.Z2_FAULTS_SEED ? 'random' : 'faults';
    const { passed, failed } = await runJest(
      [
        ...['--testMatch', `**/test/faults/${spec}.fault-spec.ts`, '--maxWorkers', '1'],
        ...(flags.only ? ['--testNamePattern', flags.only] : []),
      ],
      { ...env, Z2_FAULTS_ROWS: file },
    );
    const rows = (await readFile(file, 'utf8').catch(() => ''))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as FaultRow);
    print(table(faultTable(rows)));
    if (flags.write && rows.length > 0) {
      await write(
        resolve(flags.write === true ? 'docs/faults.md' : flags.write),
        rows,
        await machineFacts(config),
      );
    }
    print(`${passed} passed, ${failed} failed`);
    return failed === 0 && passed > 0 ? 0 : 1;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function write(file: string, rows: readonly FaultRow[], facts: readonly string[]): Promise<void> {
  const text = [
    '## Faults from outside\n\n`./z2 test faults --write`\n',
    ...facts.map((fact) => `- ${fact}`),
    `\n${markdownTable(faultTable(rows))}\n`,
    'Seconds from the fault until the job went on, with the time that a service was away; a lease is 3 s there (30 s by default). LOST:',
    'the job did not end as an undisturbed one, or an invariant was broken.',
  ];
  await writeSection(file, 'faults', text.join('\n'), 'Faults');
  say(`written to ${file}`);
}

/** @throws Z2Error OPTION_INVALID */
function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) {
    throw new Z2Error('OPTION_INVALID', `${name} cannot be "${text}".`, {
      remedy: 'Give a number, e.g. 10.',
    });
  }
  return value;
}
