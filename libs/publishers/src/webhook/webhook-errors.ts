import { cancelledError, Z2Error } from '@z2/contracts';
import { retryAfterMs } from '@z2/runtime';

/** Try again: the receiver is busy, or not there for now. */
const PASSING = new Set([408, 425, 429]);

/** The error that an answer other than 2xx stands for. `place` is the address without its query. */
export function answerError(place: string, status: number, retryAfter: string | undefined): Z2Error {
  const details = { url: place, status };
  if (status === 410) {
    return new Z2Error('PUBLISH_FAILED', `The webhook at ${place} is gone for good (410).`, {
      remedy: 'Its receiver wants no more deliveries: take it out of the targets.',
      kind: 'permanent',
      details,
    });
  }
  if (status === 401 || status === 403) {
    return new Z2Error('PUBLISH_UNAUTHORIZED', `The webhook at ${place} refuses the delivery (${status}).`, {
      remedy: 'Check that its receiver has the same secret as Z2_WEBHOOK_SECRET, and the right time.',
      details,
    });
  }
  if (status >= 500 || PASSING.has(status)) {
    const wait = retryAfterMs(retryAfter);
    return new Z2Error(
      'PUBLISH_FAILED',
      `The webhook at ${place} could not take the delivery now (${status}).`,
      {
        remedy: 'It is tried again by itself; if it stays, its receiver has a problem.',
        ...(wait === undefined ? {} : { retry_after_ms: wait }),
        details,
      },
    );
  }
  const redirected = status >= 300 && status < 400;
  return new Z2Error(
    'PUBLISH_FAILED',
    redirected
      ? `The webhook at ${place} points to another address (${status}), which deliveries do not follow.`
      : `The webhook at ${place} refuses the delivery (${status}).`,
    {
      remedy: redirected
        ? 'Give the address that answers itself as target.'
        : 'Check the address, and what its receiver says about it; then retry the job.',
      kind: 'permanent',
      details,
    },
  );
}

/** Any failure of the connection. It may have come after the receiver took the delivery: it is repeated with the same id. */
export function connectionError(
  place: string,
  thrown: unknown,
  signal: AbortSignal,
  timeoutMs: number,
): Z2Error {
  if (signal.aborted) {
    return cancelledError(signal.reason);
  }
  if (thrown instanceof Z2Error) {
    return thrown;
  }
  const { name, code = '', message } = thrown as NodeJS.ErrnoException;
  const silent = name === 'TimeoutError';
  return new Z2Error(
    'PUBLISH_FAILED',
    silent
      ? `The webhook at ${place} did not answer within ${timeoutMs / 1000} s.`
      : `The webhook at ${place} could not be reached: ${message || code}`,
    {
      remedy: 'It is tried again by itself; check the address and the network if this stays.',
      details: { url: place },
      cause: thrown,
    },
  );
}
