import { extname, join } from 'node:path';

import { cancelledError, Z2Error } from '@z2/contracts';
import { runProcess } from '@z2/runtime';

import { childEnd } from '../child/child-end';
import type { WhisperCommand, WhisperMessage } from './whisper-child';

/** Compiled it lies beside this file as .js, in tests as .ts. */
const CHILD = join(__dirname, `whisper-child${extname(__filename)}`);
/** whisper.cpp speaks at least once for each 30 s of sound; the largest model on two cores needs minutes for these. */
const SILENCE_MS = 600_000;

/**
 * Runs whisper.cpp in a process of its own and returns its answer. Whatever ends that process, a crash included, is an error
 * of the attempt, never of the worker.
 *
 * @throws Z2Error SPEECH_ENGINE_FAILED (details: signal or exit code, last words of whisper.cpp), CANCELLED
 */
export async function runWhisperChild<Is extends WhisperMessage['is']>(
  command: WhisperCommand,
  wanted: Is,
  options: { signal: AbortSignal; onProgress?: (fraction: number) => void },
): Promise<Extract<WhisperMessage, { is: Is }>> {
  const answers: WhisperMessage[] = [];
  const onStdoutLine = (line: string): void => {
    // Native code may print too; ours is JSON.
    if (!line.startsWith('{"is":')) {
      return;
    }
    const message = JSON.parse(line) as WhisperMessage;
    if (message.is === 'progress') {
      options.onProgress?.(message.fraction);
    } else {
      answers.push(message);
    }
  };
  try {
    await runProcess(process.execPath, ['--no-warnings', CHILD, JSON.stringify(command)], {
      ...{ signal: options.signal, silenceMs: SILENCE_MS, maxStdout: 0, onStdoutLine },
      env: { NODE_OPTIONS: '' },
    });
  } catch (error) {
    if (options.signal.aborted) {
      throw cancelledError(options.signal.reason);
    }
    throw failed(error);
  }
  const answer = answers.find((one): one is Extract<WhisperMessage, { is: Is }> => one.is === wanted);
  if (!answer) {
    // The binding never settles its promise where whisper.cpp itself fails: the process ends then, with 0.
    throw failed(null);
  }
  return answer;
}

function failed(error: unknown): Z2Error {
  if (error instanceof Z2Error && error.code === 'OUT_OF_MEMORY') {
    return error;
  }
  const { why, stderr } = childEnd(error);
  const said = stderr.split('\n').at(-1) || 'it gave no answer';
  return new Z2Error('SPEECH_ENGINE_FAILED', `whisper.cpp failed: ${why ?? said}.`, {
    remedy: 'It is tried again by itself; if it stays, try another model (./z2 models list).',
    details: { ...(error instanceof Z2Error ? error.details : {}) },
    cause: error,
  });
}
