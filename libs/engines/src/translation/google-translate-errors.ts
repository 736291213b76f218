import { Z2Error } from '@z2/contracts';
import { Status } from 'google-gax';

import { serviceError, type ServiceFault } from './service-errors';

const CHECK =
  'Check Z2_GOOGLE_CREDENTIALS, Z2_GOOGLE_PROJECT and Z2_GOOGLE_LOCATION; the Cloud Translation API must be enabled for that project.';

/** What the Google client threw (gRPC status, or an error of its sign-in), as a typed error. */
export function googleTranslateError(thrown: unknown): Z2Error {
  if (thrown instanceof Z2Error) {
    return thrown;
  }
  const { code, message, statusDetails } = thrown as Partial<{
    code: unknown;
    message: string;
    statusDetails: unknown;
  }>;
  return serviceError('Google Cloud Translation', faultOf(code, message ?? ''), {
    remedy: CHECK,
    message: message ?? String(thrown),
    retryAfterMs: retryDelayMs(statusDetails),
    cause: thrown,
  });
}

/** Quotas: "Daily Limit Exceeded" per day, "User Rate Limit Exceeded" per minute (cloud.google.com/translate/quotas). */
function faultOf(code: unknown, message: string): ServiceFault {
  if (/daily limit|per day|billing/i.test(message)) {
    return 'quota';
  }
  if (code === Status.RESOURCE_EXHAUSTED || /rate limit exceeded|per minute/i.test(message)) {
    return 'rate_limit';
  }
  if (
    code === Status.UNAUTHENTICATED ||
    code === Status.PERMISSION_DENIED ||
    /invalid_grant|DECODER/.test(message)
  ) {
    return 'unauthorized';
  }
  const rejected: unknown[] = [
    Status.INVALID_ARGUMENT,
    Status.NOT_FOUND,
    Status.FAILED_PRECONDITION,
    Status.OUT_OF_RANGE,
    Status.UNIMPLEMENTED,
  ];
  return rejected.includes(code) ? 'rejected' : 'unavailable';
}

/** google.rpc.RetryInfo among the details of a status. */
function retryDelayMs(details: unknown): number | undefined {
  for (const detail of Array.isArray(details) ? (details as unknown[]) : []) {
    const { retryDelay } = (detail ?? {}) as { retryDelay?: { seconds?: unknown; nanos?: unknown } };
    if (retryDelay) {
      return Math.ceil(Number(retryDelay.seconds ?? 0) * 1000 + Number(retryDelay.nanos ?? 0) / 1e6);
    }
  }
  return undefined;
}
