import { type CallOptions, type GoogleError, grpc, Status } from 'google-gax';

import { badAnswer, type ServiceFacts, serviceFailure, withDeadline } from '../service/service-failure';

const REFUSED: number[] = [Status.INVALID_ARGUMENT, Status.NOT_FOUND, Status.UNIMPLEMENTED];
const UNAVAILABLE: number = Status.UNAVAILABLE;
/** HTTP statuses that say the same (google.rpc.Code); what is not here is transient. */
const HTTP_STATUS: ReadonlyMap<number, number> = new Map([
  [Status.INVALID_ARGUMENT, 400],
  [Status.FAILED_PRECONDITION, 400],
  [Status.OUT_OF_RANGE, 400],
  [Status.UNAUTHENTICATED, 401],
  [Status.PERMISSION_DENIED, 403],
  [Status.NOT_FOUND, 404],
  [Status.UNIMPLEMENTED, 400],
  [Status.RESOURCE_EXHAUSTED, 429],
  [Status.INTERNAL, 500],
  [Status.UNKNOWN, 500],
  [Status.ABORTED, 409],
  [Status.DATA_LOSS, 500],
  [Status.DEADLINE_EXCEEDED, 504],
]);

/**
 * One call of a Google client, without the client's own retries (the pipeline counts attempts), ended after `ms`.
 *
 * @throws GoogleError as the client throws it (see googleFailure); Z2Error CANCELLED, or the facts' code after a silence
 */
export function googleCall<T>(
  facts: ServiceFacts,
  ms: number,
  cancel: AbortSignal,
  call: (options: CallOptions) => Promise<[T, ...unknown[]]>,
): Promise<T> {
  return withDeadline(facts, ms, cancel, async (signal) => {
    const otherArgs = { options: { interceptors: [cancelling(signal)] } };
    const answer = call({ timeout: ms, retry: null, otherArgs });
    // What comes before the call itself (a token) takes no signal: it ends unheard.
    const [result] = await Promise.race([answer, abortion(signal)]);
    return result;
  });
}

/** What a Google client threw, as a typed error (see serviceFailure); RetryInfo becomes retry_after_ms. */
export function googleFailure(thrown: unknown, facts: ServiceFacts): Error {
  const error = thrown as Partial<GoogleError> & { details?: string };
  if (typeof error.code !== 'number') {
    return thrown instanceof Error && thrown.name === 'Z2Error'
      ? thrown
      : badAnswer(facts, error.message ?? String(thrown), thrown);
  }
  return serviceFailure(facts, {
    status: Number(error.code) === UNAVAILABLE ? null : (HTTP_STATUS.get(error.code) ?? 500),
    message: messageOf(error),
    retryAfterMs: retryDelayMs(error),
    cause: thrown,
  });
}

/** Whether Google refused the request itself, and what it said; null: something else is wrong. */
export function refusal(thrown: unknown): string | null {
  const { code, ...error } = thrown as Partial<GoogleError> & { details?: string };
  return REFUSED.includes(Number(code)) ? messageOf({ ...error, message: (thrown as Error).message }) : null;
}

function messageOf({ details, message }: { details?: string; message?: string }): string {
  return details?.trim() || (message ?? 'unknown error');
}

function retryDelayMs(error: Partial<GoogleError>): number | undefined {
  for (const detail of (error.statusDetails ?? []) as unknown[]) {
    const delay = (detail as { retryDelay?: { seconds?: unknown; nanos?: unknown } }).retryDelay;
    if (delay) {
      return Number(delay.seconds ?? 0) * 1000 + Math.ceil(Number(delay.nanos ?? 0) / 1e6);
    }
  }
  return undefined;
}

/** The clients take no signal: the call below them is cancelled with it. */
function cancelling(signal: AbortSignal): grpc.Interceptor {
  return (options, next) => {
    const call = new grpc.InterceptingCall(next(options));
    const cancel = (): void => call.cancelWithStatus(grpc.status.CANCELLED, 'aborted');
    if (signal.aborted) {
      setImmediate(cancel);
    }
    signal.addEventListener('abort', cancel, { once: true });
    return call;
  };
}

function abortion(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
