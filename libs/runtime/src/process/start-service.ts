import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { Z2Error } from '@z2/contracts';

import { asUser, withDeathSignal } from './death-signal';
import { findProgram } from './find-program';
import { missingProgram } from './process-error';

export interface ServiceOptions {
  file: string;
  args: readonly string[];
  env: Record<string, string>;
  /** Both output streams are appended here. */
  logFile: string;
  /** true: ends with this process, even after a kill -9. false: goes on without it (`./z2 up`). */
  dieWithParent: boolean;
  /** What it gets when this process dies; default TERM. */
  deathSignal?: 'TERM' | 'INT';
  /** What ends it in an orderly way; default TERM. */
  stopSignal?: 'TERM' | 'INT';
  /** Run as this user; only root can. */
  user?: { uid: number; gid: number };
  cwd?: string;
}

export interface RunningService {
  pid: number;
  /** Resolves with the exit code (or signal) when it has ended. */
  exited: Promise<string>;
  /** SIGTERM, and SIGKILL after `graceMs`; resolves when it is gone. */
  stop(graceMs?: number): Promise<void>;
}

/**
 * Starts a program that stays, in a process group of its own, with its output in a log file.
 *
 * @throws Z2Error TOOL_MISSING
 */
export function startService(options: ServiceOptions): RunningService {
  if (!findProgram(options.file, options.env.PATH, options.cwd)) {
    throw missingProgram(options.file, options.args);
  }
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'a', 0o640);
  const { file, args, user } = options;
  const [command, ...commandArgs] = options.dieWithParent
    ? withDeathSignal(options.deathSignal ?? 'TERM', file, args, user)
    : asUser(file, args, user);
  // spawn and not execa: the parent must be able to end while the service goes on (unref).
  const child = spawn(command, commandArgs, {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', log, log],
    detached: true,
    ...(options.cwd ? { cwd: options.cwd } : {}),
  });
  closeSync(log);
  const { pid } = child;
  const exited = new Promise<string>((resolve) => {
    child.once('error', () => resolve('not started'));
    child.once('exit', (code, signal) => resolve(signal ?? String(code)));
  });
  if (pid === undefined) {
    throw new Z2Error('TOOL_MISSING', `${options.file} could not be started.`, {
      remedy: 'Run ./z2 doctor: it says what is missing.',
    });
  }
  child.unref();
  const startTime = processStartTime(pid);
  return {
    pid,
    exited,
    async stop(graceMs = 5_000) {
      // Waited for: else Node ends, with exit code 0, when nothing but this child is left to wait for.
      child.ref();
      await stopProcess(pid, startTime, graceMs, `SIG${options.stopSignal ?? 'TERM'}`);
      if (options.dieWithParent) {
        await exited;
      }
    },
  };
}

/** When a process began, in clock ticks since boot: with the pid it names one process for good. null: it is not there. */
export function processStartTime(pid: number): string | null {
  if (process.platform !== 'linux') {
    return isThere(pid) ? 'unknown' : null;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets, which may hold blanks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    // No such process.
    return null;
  }
}

/** Ends a process by pid, if it is still the one that began at `startTime`. Resolves when it is gone. */
export async function stopProcess(
  pid: number,
  startTime: string | null,
  graceMs: number,
  first: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  const goesOn = (): boolean => startTime !== null && processStartTime(pid) === startTime;
  if (!goesOn()) {
    return;
  }
  signal(pid, first);
  const end = Date.now() + graceMs;
  while (goesOn() && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  if (goesOn()) {
    signal(-pid, 'SIGKILL');
    signal(pid, 'SIGKILL');
  }
  while (goesOn()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It ended between the look and the signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // Gone, or of another user: not one of ours in either case.
    return false;
  }
}
