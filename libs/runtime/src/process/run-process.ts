import { execa } from 'execa';

import { cancelledError, Z2Error } from '@z2/contracts';

export interface RunProcessOptions {
  signal?: AbortSignal;
  cwd?: string;
  env?: Record<string, string>;
  /** Text or bytes for standard input; without it, there is none. */
  input?: string | Uint8Array;
  /** Each whole line of standard output, as it comes. */
  onStdoutLine?: (line: string) => void;
  onStderrLine?: (line: string) => void;
  /** End the process when neither stream said anything for so long (ms): TOOL_SILENT. */
  silenceMs?: number;
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
 * @throws Z2Error CANCELLED, TOOL_MISSING, TOOL_SILENT, TOOL_TIMEOUT, DISK_FULL, TOOL_FAILED (details: command, exit_code,
 *   signal, stderr tail).
 */
export async function runProcess(
  file: string,
  args: readonly string[],
  options: RunProcessOptions = {},
): Promise<ProcessResult> {
  options.signal?.throwIfAborted();
  const { command, commandArgs } = withDeathSignal(file, args);
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
  let reason: 'abort' | 'silent' | 'timeout' | null = null;
  let killTimer: NodeJS.Timeout | undefined;
  const stop = (why: 'abort' | 'silent' | 'timeout'): void => {
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
  const stdout = collect(
    child.stdout,
    options.maxStdout ?? 16 * 1024 * 1024,
    'head',
    options.onStdoutLine,
    heard,
  );
  const stderr = collect(child.stderr, STDERR_TAIL, 'tail', options.onStderrLine, heard);
  try {
    const result = await child;
    const [out, err] = await Promise.all([stdout, stderr]);
    if (reason === 'abort') {
      throw cancelledError(options.signal?.reason);
    }
    const code = result.exitCode ?? -1;
    if (!reason && (options.okExitCodes ?? [0]).includes(code)) {
      return { stdout: out, stderr: err, exitCode: code };
    }
    throw failure(file, args, reason, code, result.signal ?? null, err, result.cause);
  } finally {
    clearTimeout(timeout);
    clearTimeout(silence);
    clearTimeout(killTimer);
    options.signal?.removeEventListener('abort', onAbort);
    // What the program itself started must not outlive it.
    if (reason) {
      signalGroup(child.pid, 'SIGKILL');
    }
  }
}

/** The command as it could be pasted into a shell. */
export function quoteCommand(file: string, args: readonly string[]): string {
  return [file, ...args]
    .map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

function withDeathSignal(file: string, args: readonly string[]): { command: string; commandArgs: string[] } {
  if (process.platform !== 'linux') {
    return { command: file, commandArgs: [...args] };
  }
  // util-linux is on every Debian and Ubuntu; the child is the program itself (exec), so its pid stays that of the group.
  return { command: 'setpriv', commandArgs: ['--pdeathsig', 'KILL', '--', file, ...args] };
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (!pid) {
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // ESRCH: the group has ended by itself, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}

async function collect(
  stream: NodeJS.ReadableStream,
  limit: number,
  keep: 'head' | 'tail',
  onLine: ((line: string) => void) | undefined,
  heard: () => void,
): Promise<string> {
  let text = '';
  let rest = '';
  stream.setEncoding('utf8');
  for await (const piece of stream as AsyncIterable<string>) {
    heard();
    if (keep === 'tail') {
      text = (text + piece).slice(-limit);
    } else if (text.length < limit) {
      text = (text + piece).slice(0, limit);
    }
    if (onLine) {
      // ffmpeg ends its status lines with \r.
      const lines = (rest + piece).split(/\r\n|\r|\n/);
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
    }
  }
  if (onLine && rest) {
    onLine(rest);
  }
  return text;
}

function failure(
  file: string,
  args: readonly string[],
  reason: 'silent' | 'timeout' | null,
  exitCode: number,
  signal: string | null,
  stderr: string,
  cause: unknown,
): Z2Error {
  const details = {
    command: quoteCommand(file, args),
    exit_code: exitCode,
    signal,
    stderr: stderr.slice(-4000),
  };
  const missing = exitCode === 127 || (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
  const last = stderr.trim().split('\n').at(-1) ?? '';
  if (missing) {
    return new Z2Error('TOOL_MISSING', `The program ${file} is not installed or not on PATH.`, {
      remedy: 'Run ./z2 doctor: it says what is missing and how to install it.',
      details,
      cause,
    });
  }
  if (/no space left on device|disk quota exceeded/i.test(stderr)) {
    return new Z2Error('DISK_FULL', `The disk is full: ${file} could not write its output.`, {
      remedy: 'Free some space (./z2 doctor shows where Z2 keeps its files), then retry.',
      details,
      cause,
    });
  }
  if (reason === 'silent') {
    return new Z2Error('TOOL_SILENT', `${file} said nothing for too long and was ended.`, {
      remedy: 'The job is tried again by itself; if it stays, look at the log of the job.',
      details,
    });
  }
  if (reason === 'timeout') {
    return new Z2Error('TOOL_TIMEOUT', `${file} took longer than it may and was ended.`, {
      remedy: 'Try a shorter source, or raise the limit.',
      details,
    });
  }
  return new Z2Error('TOOL_FAILED', `${file} failed (${signal ?? `exit code ${exitCode}`}): ${last}`, {
    remedy: 'Look at the log of the job: it has the command and what it printed.',
    details,
    cause,
  });
}
