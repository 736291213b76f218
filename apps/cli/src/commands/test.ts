import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Z2Error } from '@z2/contracts';
import { loadConfig, runProcess } from '@z2/runtime';

import { installPackages } from '../install/install-packages';
import { needsOfTests } from '../install/needs';
import { packagesFor } from '../install/system-packages';
import { print, say } from '../output';
import { ROOT } from '../service/paths';

const bin = (path: string): string => join(ROOT, 'node_modules', path);

/** Each gate counts as one check, beside the tests of Jest. */
const GATES: readonly { name: string; args: string[] }[] = [
  { name: 'formatting', args: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
  { name: 'types', args: [bin('typescript/bin/tsc'), '-p', 'tsconfig.json', '--noEmit'] },
  { name: 'lint', args: [bin('eslint/bin/eslint.js'), '.'] },
];

/**
 * `./z2 test`: formatting, strict types, lint, then all tests on real PostgreSQL, Redis and ffmpeg (the import rules are
 * among them). With arguments, only Jest with these. Ends with the line `N passed, N failed`.
 */
export async function test(args: readonly string[], flags: { yes?: boolean }): Promise<number> {
  const config = loadConfig();
  await installPackages(packagesFor(await needsOfTests(config)), { yes: flags.yes ?? false });
  let passed = 0;
  let failed = 0;
  for (const gate of args.length ? [] : GATES) {
    const ok = await stream(gate.args, {});
    say(`${gate.name}: ${ok ? 'passed' : 'FAILED'}`);
    passed += ok ? 1 : 0;
    failed += ok ? 0 : 1;
  }
  const dir = await mkdtemp(join(tmpdir(), 'z2-jest-'));
  try {
    const report = join(dir, 'report.json');
    const jest = [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      bin('jest/bin/jest.js'),
    ];
    const ok = await stream([...jest, '--json', `--outputFile=${report}`, ...args], { NODE_OPTIONS: '' });
    const counts = await jestCounts(report);
    passed += counts.passed;
    failed += counts.failed;
    if (!ok && counts.failed === 0) {
      failed += 1;
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  print(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

/** Runs Node with what it prints shown as it comes. Whether it ended well. */
async function stream(args: readonly string[], env: Record<string, string>): Promise<boolean> {
  const show = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    await runProcess(process.execPath, args, {
      cwd: ROOT,
      env,
      onStderrLine: show,
      maxStdout: 0,
      onStdoutLine: (line) => args.includes('--json') || show(line),
    });
    return true;
  } catch (error) {
    if (error instanceof Z2Error && error.code !== 'CANCELLED') {
      return false;
    }
    throw error;
  }
}

interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  /** Files that could not even be loaded. */
  numRuntimeErrorTestSuites: number;
}

async function jestCounts(path: string): Promise<{ passed: number; failed: number }> {
  try {
    const report = JSON.parse(await readFile(path, 'utf8')) as JestReport;
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    };
  } catch (error) {
    say(`Jest left no report: ${String(error)}`);
    return { passed: 0, failed: 1 };
  }
}
