import { Z2Error } from '@z2/contracts';

export type ServiceFault = 'unauthorized' | 'quota' | 'rate_limit' | 'unavailable' | 'rejected';

/** A limit that the service set, where the answer names no time. */
const DEFAULT_RATE_LIMIT_MS = 10_000;

export interface ServiceFaultFacts {
  /** What to do where only the user can do something. */
  remedy: string;
  /** The service's own words. */
  message?: string;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/**
 * A translation service's failure as a typed error: ENGINE_UNAUTHORIZED and ENGINE_QUOTA_EXCEEDED (permanent),
 * TRANSLATION_ENGINE_FAILED with retry_after_ms (too many requests), transient (unavailable) or permanent (rejected).
 */
export function serviceError(service: string, fault: ServiceFault, facts: ServiceFaultFacts): Z2Error {
  const { remedy, message, retryAfterMs, cause } = facts;
  const details = message ? { service_message: message } : {};
  const more = { details, ...(cause === undefined ? {} : { cause }) };
  const again = 'It is tried again by itself.';
  switch (fault) {
    case 'unauthorized':
      return new Z2Error('ENGINE_UNAUTHORIZED', `${service} does not let Z2 in.`, { remedy, ...more });
    case 'quota':
      return new Z2Error('ENGINE_QUOTA_EXCEEDED', `The quota of the ${service} account is used up.`, {
        remedy:
          'Wait for the next period or raise the limit of that account, or use another translation engine.',
        ...more,
      });
    case 'rate_limit':
      return new Z2Error('TRANSLATION_ENGINE_FAILED', `${service} asks to wait: too many requests.`, {
        remedy: again,
        retry_after_ms: retryAfterMs ?? DEFAULT_RATE_LIMIT_MS,
        ...more,
      });
    case 'unavailable':
      return new Z2Error('TRANSLATION_ENGINE_FAILED', `${service} failed: ${message ?? 'no answer'}`, {
        remedy: `${again} If it stays: ${remedy}`,
        ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
        ...more,
      });
    case 'rejected':
      return new Z2Error(
        'TRANSLATION_ENGINE_FAILED',
        `${service} refused: ${message ?? 'without a reason'}`,
        {
          remedy,
          kind: 'permanent',
          ...more,
        },
      );
  }
}

/** The same for an HTTP status. */
export function faultOfStatus(status: number): ServiceFault {
  if (status === 401 || status === 403) {
    return 'unauthorized';
  }
  if (status === 429) {
    return 'rate_limit';
  }
  return status === 408 || status >= 500 ? 'unavailable' : 'rejected';
}
