import { cancelledError, toZ2Error, Z2Error } from '@z2/contracts';
import { retryAfterMs } from '@z2/runtime';

/** What the SDK throws for an answer of the store, as far as it is used here. */
interface ServiceError extends Error {
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string> };
}

const statusOf = (error: unknown): number | undefined =>
  (error as Partial<ServiceError>).$metadata?.httpStatusCode;

/** Whether HeadObject says that there is no such object. Its answers have no body, hence no code of their own. */
export function isMissing(error: unknown): boolean {
  // 403: absent too, where the key may not list the bucket (HeadObject, "Permissions"); the upload then tells.
  return statusOf(error) === 404 || statusOf(error) === 403;
}

/** An error of the SDK as ours. Texts of the store are shown with its code; they hold no secret, but are not trusted in length. */
export function s3Error(thrown: unknown, bucket: string, signal: AbortSignal): Z2Error {
  if (signal.aborted) {
    return cancelledError(signal.reason);
  }
  const error = thrown as ServiceError;
  const status = statusOf(error);
  if (thrown instanceof Z2Error || (typeof error.message === 'string' && isOfDisk(error))) {
    return toZ2Error(thrown);
  }
  const facts = { cause: thrown, details: { bucket, status: status ?? null, store_code: error.name } };
  if (error.name === 'NoSuchBucket') {
    return new Z2Error('PUBLISH_TARGET_INVALID', `The store has no bucket named ${bucket}.`, {
      remedy: 'Create the bucket, or correct options.bucket, Z2_S3_ENDPOINT or Z2_S3_REGION.',
      ...facts,
    });
  }
  if (status === 401 || status === 403) {
    return new Z2Error('PUBLISH_UNAUTHORIZED', `The store refuses Z2 at bucket ${bucket}: ${error.name}.`, {
      remedy: 'Check Z2_S3_ACCESS_KEY_ID and Z2_S3_SECRET_ACCESS_KEY, and that they may put objects there.',
      ...facts,
    });
  }
  const wait = retryAfterMs(error.$response?.headers?.['retry-after']);
  const lasting = status !== undefined && status < 500 && ![408, 409, 429].includes(status);
  return new Z2Error(
    'PUBLISH_FAILED',
    `The upload to bucket ${bucket} failed: ${error.name} ${String(error.message).slice(0, 200)}`.trim(),
    {
      remedy: 'Check that the store at Z2_S3_ENDPOINT can be reached and has space, then retry the job.',
      ...(lasting ? { kind: 'permanent' as const } : {}),
      ...(wait === undefined ? {} : { retry_after_ms: wait }),
      ...facts,
    },
  );
}

function isOfDisk(error: Error & { code?: unknown; syscall?: unknown }): boolean {
  return (
    ['open', 'read'].includes(String(error.syscall)) &&
    ['ENOENT', 'EIO', 'EACCES'].includes(String(error.code))
  );
}
