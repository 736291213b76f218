import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Z2Error } from '@z2/contracts';
import { runProcess } from '@z2/runtime';

import { say } from '../output';
import { ROOT } from '../service/paths';

/** A program of an npm package, by its path in it. */
export const bin = (path: string): string => join(ROOT, 'node_modules', path);

/** Runs Jest, shown as it goes. How many tests passed and failed; a run that broke otherwise counts as one that failed. */
export async function runJest(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ passed: number; failed: number }> {
  const dir = await mkdtemp(join(tmpdir(), 'z2-jest-'));
  try {
    const report = join(dir, 'report.json');
    const jest = [
      ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', bin('jest/bin/jest.js')],
      ...['--json', `--outputFile=${report}`, ...args],
    ];
    const ok = await runNode(jest, { NODE_OPTIONS: '', ...env });
    const { passed, failed } = await jestCounts(report);
    return { passed, failed: failed + (!ok && failed === 0 ? 1 : 0) };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Runs Node with what it prints shown as it comes. Whether it ended well. */
export async function runNode(args: readonly string[], env: Record<string, string>): Promise<boolean> {
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
