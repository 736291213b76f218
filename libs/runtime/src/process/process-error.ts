import { Z2Error } from '@z2/contracts';

/** Why a program was ended before its own end. */
export type StopReason = 'abort' | 'silent' | 'timeout';

export interface ProcessEnd {
  reason: StopReason | null;
  /** -1 where a signal ended it. */
  exitCode: number;
  signal: string | null;
  stderr: string;
  cause: unknown;
  /** It was refused memory, or ended for want of it. */
  outOfMemory: boolean;
}

/** The command as it could be pasted into a shell. */
export function quoteCommand(file: string, args: readonly string[]): string {
  return [file, ...args]
    .map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

export function missingProgram(file: string, args: readonly string[]): Z2Error {
  return new Z2Error('TOOL_MISSING', `The program ${file} is not installed or not on PATH.`, {
    remedy: 'Run ./z2 doctor: it says what is missing and how to install it.',
    details: { command: quoteCommand(file, args) },
  });
}

/** What a program's bad end means: DISK_FULL, OUT_OF_MEMORY, TOOL_SILENT, TOOL_TIMEOUT, else TOOL_FAILED. */
export function processError(file: string, args: readonly string[], end: ProcessEnd): Z2Error {
  const details = {
    command: quoteCommand(file, args),
    exit_code: end.exitCode,
    signal: end.signal,
    stderr: end.stderr.slice(-4000),
  };
  if (/no space left on device|disk quota exceeded/i.test(end.stderr)) {
    return new Z2Error('DISK_FULL', `The disk is full: ${file} could not write its output.`, {
      remedy: 'Free some space (./z2 doctor shows where Z2 keeps its files), then retry.',
      details,
      cause: end.cause,
    });
  }
  if (end.outOfMemory) {
    return new Z2Error('OUT_OF_MEMORY', `${file} needed more memory than it may have, and was ended.`, {
      remedy:
        'Raise Z2_PROGRAM_MEMORY, or let fewer run at a time (./z2 settings set concurrency.render=1, or a smaller model).',
      details,
      cause: end.cause,
    });
  }
  if (end.reason === 'silent') {
    return new Z2Error('TOOL_SILENT', `${file} said nothing for too long and was ended.`, {
      remedy: 'The job is tried again by itself; if it stays, look at the log of the job.',
      details,
    });
  }
  if (end.reason === 'timeout') {
    return new Z2Error('TOOL_TIMEOUT', `${file} took longer than it may and was ended.`, {
      remedy: 'Try a shorter source, or raise the limit.',
      details,
    });
  }
  const how = end.signal ?? (end.exitCode < 0 ? 'it did not start' : `exit code ${end.exitCode}`);
  const last = end.stderr.trim().split('\n').at(-1) || (end.cause instanceof Error ? end.cause.message : '');
  return new Z2Error('TOOL_FAILED', `${file} failed (${how})${last ? `: ${last}` : ''}`, {
    remedy: 'Look at the log of the job: it has the command and what it printed.',
    details,
    cause: end.cause,
  });
}
