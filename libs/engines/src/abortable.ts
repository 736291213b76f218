import { cancelledError } from '@z2/contracts';

/** The promise, or CANCELLED as soon as the signal is aborted: for clients that cannot be aborted themselves. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(cancelledError(signal.reason));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) {
    onAbort();
  }
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Whichever lost the race may still fail; that is nobody's concern any more.
    promise.catch(() => undefined);
    aborted.catch(() => undefined);
  }
}
