import { type ErrorCode, throwIfCancelled, Z2Error } from '@z2/contracts';

/** A service as its errors name it. */
export interface ServiceFacts {
  /** Of what it fails at, e.g. VOICE_ENGINE_FAILED. */
  code: ErrorCode;
  /** As it begins a sentence, e.g. `The speech service at https://…`. */
  name: string;
  /** What holds the key, e.g. `Z2_OPENAI_SPEECH_API_KEY`. */
  key: string;
  /** Which settings to look at, e.g. `Check Z2_OPENAI_SPEECH_BASE_URL (https://…).` */
  check: string;
}

/** What is known of a failed request. `status`: of HTTP; null: there was no answer. */
export interface FailedRequest {
  status: number | null;
  message: string;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** A limit that the service set, where the answer names no time. */
const DEFAULT_RATE_LIMIT_MS = 10_000;
const UNAUTHORIZED = [401, 403];
const AGAIN = [408, 409, 425];

/**
 * A failed request as a typed error: 401/403 ENGINE_UNAUTHORIZED (permanent); 429 transient with retry_after_ms; no answer,
 * 408, 409, 425, 5xx transient; every other 4xx permanent, since asking again changes nothing. 402 counts as such: no credit.
 */
export function serviceFailure(facts: ServiceFacts, failed: FailedRequest): Z2Error {
  const { status, message, retryAfterMs, cause } = failed;
  const details = { status, service_message: message };
  const common = { details, cause };
  if (status === null) {
    return new Z2Error(facts.code, `${facts.name} cannot be reached: ${message}`, {
      ...common,
      remedy: `It is tried again by itself. Is the service running? ${facts.check}`,
      kind: 'transient',
    });
  }
  if (UNAUTHORIZED.includes(status)) {
    return new Z2Error('ENGINE_UNAUTHORIZED', `${facts.name} does not let Z2 in (${status}): ${message}`, {
      ...common,
      remedy: `Set ${facts.key} to a key that this service accepts for this.`,
    });
  }
  if (status === 429) {
    return new Z2Error(facts.code, `${facts.name} asks to wait: too many requests.`, {
      ...common,
      remedy: 'It is tried again by itself. If it stays: is the account out of credit?',
      kind: 'transient',
      retry_after_ms: retryAfterMs ?? DEFAULT_RATE_LIMIT_MS,
    });
  }
  const again = status >= 500 || AGAIN.includes(status);
  return new Z2Error(facts.code, `${facts.name} failed (${status}): ${message}`, {
    ...common,
    remedy: again ? `It is tried again by itself. ${facts.check}` : facts.check,
    kind: again ? 'transient' : 'permanent',
    ...(again && retryAfterMs !== undefined ? { retry_after_ms: retryAfterMs } : {}),
  });
}

/** An answer that came and cannot be used: cut, empty, of another form. Transient. */
export function badAnswer(facts: ServiceFacts, what: string, cause?: unknown): Z2Error {
  return new Z2Error(facts.code, `${facts.name} gave an answer that cannot be used: ${what}.`, {
    remedy: `It is tried again by itself; if it stays: ${facts.check}`,
    kind: 'transient',
    cause,
  });
}

/**
 * Runs a request that must have ended, with its whole answer, after `ms`.
 *
 * @throws Z2Error CANCELLED, the facts' code after a silence, or what `work` throws
 */
export async function withDeadline<T>(
  facts: ServiceFacts,
  ms: number,
  cancel: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  throwIfCancelled(cancel);
  const deadline = AbortSignal.timeout(ms);
  try {
    return await work(AbortSignal.any([cancel, deadline]));
  } catch (thrown) {
    throwIfCancelled(cancel);
    if (deadline.aborted) {
      throw new Z2Error(facts.code, `${facts.name} gave no answer within ${Math.round(ms / 1000)} s.`, {
        remedy: `It is tried again by itself. ${facts.check}`,
        kind: 'transient',
        cause: thrown,
      });
    }
    throw thrown;
  }
}
