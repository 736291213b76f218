import type { Readable } from 'node:stream';

import { cancelledError } from '@z2/contracts';
import { execa } from 'execa';

import { withDeathSignal } from './death-signal';
import { findProgram } from './find-program';
import { type MemoryLimit, memoryLimitFor, saysNoMemory } from './memory-limit';
import { missingProgram, processError, type StopReason } from './process-error';
import { readHead, readTail } from './read-lines';

export interface RunProcessOptions {
  signal?: AbortSignal;
  cwd?: string;
  env?: Record<string, string>;
  /** Text, bytes or a stream for standard input; without it, there is none. */
  input?: string | Uint8Array | Readable;
  /** Each whole line of standard output, as it comes. */
  onStdoutLine?: (line: string) => void;
  onStderrLine?: (line: string) => void;
  /** End the process when neither stream said anything for so long (ms): TOOL_SILENT. */
  silenceMs?: number;
  /** Which lines of standard output tell that it gets on; default: all. Others are silence. */
  isNews?: (line: string) => boolean;
  /** How it is kept to its memory; default: see limitPrograms. null: not at all. */
  memory?: MemoryLimit | null;
  /** End the process after so long (ms): TOOL_TIMEOUT. */
  timeoutMs?: number;
  /** Exit codes that are no failure; default [0]. */
  okExitCodes?: readonly number[];
  /** Keep at most so much of standard output (bytes) in the result; default 16 MiB. 0: none. */
  maxStdout?: number;
}

export interface ProcessResult {
  stdout: string;
  /** Last 64 KiB. */
  stderr: string;
  exitCode: number;
}

/** How long a group has between SIGTERM and SIGKILL: cancel must take less than 1 s in all. */
const KILL_AFTER_MS = 500;
const STDERR_TAIL = 64 * 1024;

/**
 * Runs one program in a process group of its own and waits for its end. The only place of Z2 that starts programs.
 * On abort, silence or time-out the whole group gets SIGTERM and 500 ms later SIGKILL; under Linux the child also dies
 * with this process (`setpriv --pdeathsig`), so that no orphan goes on after a `kill -9`.
 *
 * @throws Z2Error CANCELLED, TOOL_MISSING, OUT_OF_MEMORY, TOOL_SILENT, TOOL_TIMEOUT, DISK_FULL, TOOL_FAILED (details: command, exit_code,
 *   signal, stderr tail).
 */
export async function runProcess(
  file: string,
  args: readonly string[],
  options: RunProcessOptions = {},
): Promise<ProcessResult> {
  if (options.signal?.aborted) {
    throw cancelledError(options.signal.reason);
  }
  if (!findProgram(file, options.env?.PATH, options.cwd)) {
    throw missingProgram(file, args);
  }
  const memory = options.memory === undefined ? memoryLimitFor() : options.memory;
  const group = memory && 'group' in memory ? memory.group : null;
  const [command, ...commandArgs] = withDeathSignal('KILL', file, args, undefined, memory);
  const child = execa(command, commandArgs, {
    ...(options.cwd ? { cwd: options.cwd } : {}),
    ...(options.env ? { env: options.env } : {}),
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    detached: true,
    cleanup: true,
    buffer: false,
    reject: false,
    encoding: 'utf8',
  });
  let reason: StopReason | null = null;
  let killTimer: NodeJS.Timeout | undefined;
  const stop = (why: StopReason): void => {
    if (reason) {
      return;
    }
    reason = why;
    // A stopped (SIGSTOP) child does not handle SIGTERM; SIGKILL reaches it all the same.
    signalGroup(child.pid, 'SIGTERM');
    killTimer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), KILL_AFTER_MS);
  };
  const onAbort = (): void => stop('abort');
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const timeout = options.timeoutMs ? setTimeout(() => stop('timeout'), options.timeoutMs) : undefined;
  let silence: NodeJS.Timeout | undefined;
  const heard = (): void => {
    if (options.silenceMs) {
      clearTimeout(silence);
      silence = setTimeout(() => stop('silent'), options.silenceMs);
    }
  };
  heard();
  // A reader that throws (a callback's error) ends the program; its error is what the caller gets.
  let broken: { error: unknown } | null = null;
  const reading = (promise: Promise<string>): Promise<string> =>
    promise.catch((error: unknown) => {
      broken ??= { error };
      stop('abort');
      return '';
    });
  const limit = options.maxStdout ?? 16 * 1024 * 1024;
  const { isNews, onStdoutLine } = options;
  const onLine = isNews
    ? (line: string): void => {
        onStdoutLine?.(line);
        if (isNews(line)) {
          heard();
        }
      }
    : onStdoutLine;
  const stdout = reading(readHead(child.stdout, limit, onLine, isNews ? () => undefined : heard));
  const stderr = reading(readTail(child.stderr, STDERR_TAIL, options.onStderrLine, heard));
  try {
    const result = await child;
    const [out, err] = await Promise.all([stdout, stderr]);
    const thrown = broken as { error: unknown } | null;
    if (thrown) {
      throw thrown.error;
    }
    if (reason === 'abort') {
      throw cancelledError(options.signal?.reason);
    }
    const code = result.exitCode ?? -1;
    if (!reason && (options.okExitCodes ?? [0]).includes(code)) {
      return { stdout: out, stderr: err, exitCode: code };
    }
    throw processError(file, args, {
      reason,
      exitCode: code,
      signal: result.signal ?? null,
      stderr: err,
      cause: result.cause,
      outOfMemory: !reason && (group ? group.wasKilled() : saysNoMemory(err)),
    });
  } finally {
    clearTimeout(timeout);
    clearTimeout(silence);
    clearTimeout(killTimer);
    options.signal?.removeEventListener('abort', onAbort);
    // What the program itself started must not outlive it.
    if (reason) {
      signalGroup(child.pid, 'SIGKILL');
    }
    group?.remove();
  }
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (!pid) {
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // ESRCH: the group has ended by itself, which is what was wanted; macOS says EPERM of one whose end nobody has read.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw error;
    }
  }
}
