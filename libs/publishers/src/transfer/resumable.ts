import { setTimeout as pause } from 'node:timers/promises';

import { cancelledError, throwIfCancelled, toZ2Error, Z2Error } from '@z2/contracts';

/** What a receiver says of an upload: finished (with its answer), so many bytes kept, or no such session any more. */
export type UploadState<T> =
  { state: 'done'; answer: T } | { state: 'open'; received: number } | { state: 'gone' };

/** The receiver of one upload session. Errors are Z2Errors: transient ones are tried again here. */
export interface UploadSession<T> {
  /** Asks how much the receiver has; sends no content. */
  status(): Promise<UploadState<T>>;
  /** Sends bytes from `start` to before `end`. */
  send(start: number, end: number): Promise<UploadState<T>>;
}

export interface UploadOptions {
  /** Bytes of the file. */
  size: number;
  /** The session was opened just now: there is nothing to ask. */
  fresh: boolean;
  /** Bytes of one request; a multiple of 256 KiB, which Google's protocol asks for. */
  chunkBytes: number;
  /** Failures one after another without a byte more at the receiver. */
  maxFailures: number;
  /** Wait before the first repetition, ms; doubled each time. A receiver's Retry-After is kept if longer. */
  retryMs: number;
  /** Longest wait that is spent here; after a longer Retry-After the error is thrown for the pipeline to wait. */
  maxWaitMs: number;
  signal: AbortSignal;
  /** Bytes that the receiver has. */
  onProgress(received: number): void;
}

/**
 * Uploads in chunks, going on from what the receiver has: after an error it is asked first. The protocol is that of Google's
 * resumable uploads (308 with Range).
 * @returns the receiver's answer, or null where the session is gone
 * @throws Z2Error of the last failure; PUBLISH_FAILED where the receiver loses what it had said to have; CANCELLED
 */
export async function uploadResumable<T>(
  session: UploadSession<T>,
  options: UploadOptions,
): Promise<T | null> {
  const { size, chunkBytes, signal } = options;
  let failures = 0;
  let known: { received: number } | null = options.fresh ? { received: 0 } : null;
  let best = options.fresh ? 0 : -1;
  for (;;) {
    throwIfCancelled(signal);
    try {
      const state: UploadState<T> = known
        ? await session.send(known.received, Math.min(size, known.received + chunkBytes))
        : await session.status();
      if (state.state === 'done') {
        options.onProgress(size);
        return state.answer;
      }
      if (state.state === 'gone') {
        return null;
      }
      options.onProgress(state.received);
      if (state.received >= size || (known && state.received <= known.received)) {
        throw standsStill(state.received, size);
      }
      // Only bytes are progress: a receiver that answers, but takes nothing, is given up.
      failures = state.received > best ? 0 : failures;
      best = Math.max(best, state.received);
      known = state;
    } catch (thrown) {
      known = null;
      failures += 1;
      await waitOrThrow(thrown, failures, options);
    }
  }
}

function standsStill(received: number, size: number): Z2Error {
  return new Z2Error('PUBLISH_FAILED', `The upload does not go on: ${received} of ${size} bytes.`, {
    remedy: 'Retry the job; it goes on from what has arrived.',
  });
}

async function waitOrThrow(thrown: unknown, failures: number, options: UploadOptions): Promise<void> {
  const error = options.signal.aborted ? cancelledError(options.signal.reason) : toZ2Error(thrown);
  const wait = Math.max(options.retryMs * 2 ** (failures - 1), error.retryAfterMs ?? 0);
  if (error.kind !== 'transient' || failures > options.maxFailures || wait > options.maxWaitMs) {
    throw error;
  }
  try {
    await pause(wait, undefined, { signal: options.signal });
  } catch {
    throw cancelledError(options.signal.reason);
  }
}
