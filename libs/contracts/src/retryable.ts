import type { ErrorCode } from './errors';
import type { JobSummary } from './job';

/** What the request itself has wrong: the same job ends the same way each time. */
const OF_THE_REQUEST: ReadonlySet<string> = new Set<ErrorCode>([
  'VALIDATION_FAILED',
  'LANGUAGE_UNKNOWN',
  'LANGUAGE_SAME_AS_SOURCE',
  'NO_TARGET_LANGUAGE',
  'OPTION_INVALID',
  'SOURCE_URL_INVALID',
  'SOURCE_KIND_UNSUPPORTED',
  'PUBLISHER_UNKNOWN',
  'PUBLISH_TARGET_INVALID',
]);

/**
 * Whether the same job can end otherwise when it is retried: by itself, or after something beside it was mended (a key, a model,
 * a full disk). Else only another request helps. Pure.
 */
export function isRetryable(code: string): boolean {
  return !OF_THE_REQUEST.has(code);
}

/** Whether a retry of the job is worth offering; of several languages one that can be mended is enough. Pure. */
export function isJobRetryable(job: Pick<JobSummary, 'status' | 'error' | 'languages'>): boolean {
  if (job.status !== 'FAILED') {
    return job.status === 'CANCELLED';
  }
  const failed = job.languages.flatMap(({ status, error }) => (status === 'FAILED' && error ? [error] : []));
  const errors = failed.length > 0 ? failed : [job.error];
  return errors.some((error) => isRetryable(error?.code ?? ''));
}
