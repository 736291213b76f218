import { Z2Error } from '@z2/contracts';
import { ProcessResult, quoteCommand, runProcess } from '@z2/runtime';

import { FFMPEG_COMMON, FFPROBE_COMMON } from './common.args';
import { progressReader } from './progress';
import { MediaTools } from './tools';

/** ffmpeg says its progress twice a second: a minute without a word means that it hangs. */
export const SILENCE_MS = 60_000;
/** What of ffmpeg's progress grows with its work. */
const COUNTED = new Set(['frame', 'out_time_us', 'total_size']);
const STUCK_MS = 600_000;
const PROBE_TIMEOUT_MS = 60_000;

export interface FfmpegOptions {
  signal: AbortSignal;
  /** Time reached in the output, ms; only grows. */
  onProgress?: (outMs: number) => void;
  /** Working directory: filters are given plain file names in it, which need no escaping. */
  cwd?: string;
  /** Environment of the child beside this process' own. */
  env?: Record<string, string>;
  /** Each line that ffmpeg says on standard error. */
  onLine?: (line: string) => void;
  /** Each `key=value` of ffmpeg's progress, e.g. `frame`. */
  onStatus?: (key: string, value: string) => void;
}

/**
 * Runs ffmpeg with the common flags before `args`.
 *
 * @throws Z2Error FFMPEG_MISSING, FFMPEG_FAILED (details.command can be pasted), SOURCE_DAMAGED, DISK_FULL, TOOL_SILENT,
 *   CANCELLED
 */
export async function runFfmpeg(
  tools: MediaTools,
  args: readonly string[],
  options: FfmpegOptions,
): Promise<ProcessResult> {
  const all = [...FFMPEG_COMMON, ...args];
  const result = await run(tools.ffmpeg, all, {
    signal: options.signal,
    silenceMs: SILENCE_MS,
    isNews: progressNews(),
    maxStdout: 0,
    onStdoutLine: statusReader(options),
    ...(options.onLine ? { onStderrLine: options.onLine } : {}),
    ...(options.cwd ? { cwd: options.cwd } : {}),
    ...(options.env ? { env: options.env } : {}),
  });
  if (/no space left on device/i.test(result.stderr)) {
    // A muxer that cannot write its trailer only warns and exits with 0.
    throw new Z2Error('DISK_FULL', 'The disk is full: ffmpeg could not finish its output.', {
      remedy: 'Free some space (./z2 doctor shows where Z2 keeps its files), then retry.',
      details: { command: quoteCommand(tools.ffmpeg, all), stderr: result.stderr.slice(-2000) },
    });
  }
  return result;
}

/**
 * Says which lines tell that ffmpeg gets on. Newer ones go on telling where they are while they are stuck there: what does not
 * change any more is believed for ten minutes, since filters may keep all to themselves for long.
 */
export function progressNews(now: () => number = () => performance.now()): (line: string) => boolean {
  const last = new Map<string, string>();
  let changedAt = now();
  return (line) => {
    const [key = '', value = ''] = line.split('=', 2);
    if (COUNTED.has(key) && last.get(key) !== value) {
      last.set(key, value);
      changedAt = now();
    }
    return now() - changedAt < STUCK_MS;
  };
}

function statusReader({ onProgress, onStatus }: FfmpegOptions): (line: string) => void {
  const progress = onProgress ? progressReader(onProgress) : null;
  return (line) => {
    progress?.(line);
    const at = line.indexOf('=');
    if (at > 0) {
      onStatus?.(line.slice(0, at), line.slice(at + 1).trim());
    }
  };
}

/** Runs ffprobe with the common flags before `args`. Errors as runFfmpeg. */
export function runFfprobe(
  tools: MediaTools,
  args: readonly string[],
  options: { signal: AbortSignal; onLine?: (line: string) => void; maxStdout?: number },
): Promise<ProcessResult> {
  return run(tools.ffprobe, [...FFPROBE_COMMON, ...args], {
    signal: options.signal,
    // Packets are printed as they are read; a header takes no minute.
    silenceMs: PROBE_TIMEOUT_MS,
    ...(options.onLine ? { onStdoutLine: options.onLine } : {}),
    ...(options.maxStdout === undefined ? {} : { maxStdout: options.maxStdout }),
  });
}

async function run(
  file: string,
  args: readonly string[],
  options: Parameters<typeof runProcess>[2],
): Promise<ProcessResult> {
  try {
    return await runProcess(file, args, options);
  } catch (error) {
    throw error instanceof Z2Error ? typedError(error, file) : error;
  }
}

/** What the runner's general errors mean for a media tool. */
function typedError(error: Z2Error, file: string): Z2Error {
  const details = error.details ?? {};
  if (error.code === 'TOOL_MISSING') {
    return new Z2Error('FFMPEG_MISSING', `${file} is not installed or not on PATH.`, {
      remedy: 'Install it with: apt-get install ffmpeg (or set Z2_FFMPEG and Z2_FFPROBE to where it is).',
      cause: error,
      details,
    });
  }
  if (error.code !== 'TOOL_FAILED') {
    return error;
  }
  const stderr = typeof details.stderr === 'string' ? details.stderr : '';
  const end = typeof details.signal === 'string' ? details.signal : `exit code ${String(details.exit_code)}`;
  if (/moov atom not found|partial file|invalid data found when processing input/i.test(stderr)) {
    return new Z2Error('SOURCE_DAMAGED', `The media file is damaged: ${lastWords(stderr)}`, {
      remedy: 'Copy or download the file again; if it plays elsewhere, convert it to MP4 first.',
      cause: error,
      details,
    });
  }
  return new Z2Error('FFMPEG_FAILED', `${file} failed (${end}): ${lastWords(stderr)}`, {
    remedy: 'The job is tried again by itself; if it stays, run the command of the details by hand.',
    cause: error,
    details,
  });
}

/**
 * Whether the program came to a bad end by itself, because of what it read: a signal (no memory, kill) says nothing of the file, and
 * the next attempt may go well.
 */
export function isOfTheFile(error: unknown): error is Z2Error {
  return (
    error instanceof Z2Error &&
    (error.code === 'SOURCE_DAMAGED' || error.code === 'FFMPEG_FAILED') &&
    typeof error.details?.signal !== 'string'
  );
}

/** The first line that names the fault: ffmpeg's last line is often only "Conversion failed!". */
function lastWords(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !/^(conversion failed|last message repeated)/i.test(line));
  return lines.at(-1) ?? 'it said nothing';
}
