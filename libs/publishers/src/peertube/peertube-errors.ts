import { cancelledError, Z2Error } from '@z2/contracts';
import { retryAfterMs } from '@z2/runtime';

import { placeFailure } from '../transfer/place-failure';
import type { ChunkAnswer } from '../transfer/put-chunk';

const LOGIN =
  'Check Z2_PEERTUBE_USERNAME and Z2_PEERTUBE_PASSWORD; an account with a second factor cannot be used.';

/** The error that an answer of PeerTube (RFC 7807: detail, code) stands for. */
export function peertubeAnswerError({ status, headers, body }: ChunkAnswer, step: string): Z2Error {
  const { code, detail } = problemOf(body);
  const details = { step, status, reason: code };
  const said = [code, detail].filter(Boolean).join(': ') || `status ${status}`;
  if (status === 401 || code === 'invalid_grant' || code === 'missing_two_factor') {
    return new Z2Error('PUBLISH_UNAUTHORIZED', `PeerTube does not take the login (${step}): ${said}`, {
      remedy: LOGIN,
      details,
    });
  }
  if (status === 413 || code.includes('quota')) {
    return new Z2Error('PUBLISH_LIMIT_EXCEEDED', `The account has no room for this at PeerTube: ${said}`, {
      remedy: 'Delete videos there, or ask for a larger quota; then retry the job.',
      details,
    });
  }
  const lasting = status < 500 && ![408, 409, 425, 429].includes(status);
  const header = headers['retry-after'];
  const wait = retryAfterMs(typeof header === 'string' ? header : undefined);
  return placeFailure({ place: 'PeerTube', step, said, lasting, wait, details });
}

/** Any failure of the connection. */
export function peertubeConnectionError(thrown: unknown, step: string, signal: AbortSignal): Z2Error {
  if (signal.aborted) {
    return cancelledError(signal.reason);
  }
  if (thrown instanceof Z2Error) {
    return thrown;
  }
  const { name, message, code } = thrown as NodeJS.ErrnoException;
  const why = name === 'TimeoutError' ? 'no answer came in time' : message || code;
  return new Z2Error('PUBLISH_FAILED', `PeerTube could not be reached at ${step}: ${why}`, {
    remedy: 'Check Z2_PEERTUBE_URL and the network, then retry the job.',
    details: { step },
    cause: thrown,
  });
}

function problemOf(body: string): { code: string; detail: string } {
  try {
    const { code, detail, error } = JSON.parse(body) as Record<string, unknown>;
    const text = typeof detail === 'string' ? detail : typeof error === 'string' ? error : '';
    return { code: typeof code === 'string' ? code : '', detail: text.slice(0, 300) };
  } catch {
    return { code: '', detail: '' }; // A page of some proxy: the status says enough.
  }
}
