import { ERROR_CODES, type ErrorBody, type ErrorCode, type JobSummary } from '@z2/contracts';

const codeOf = (code: string): ErrorCode | undefined =>
  code in ERROR_CODES ? (code as ErrorCode) : undefined;

/** Whether asking once more may help: not where the address or the request itself is wrong. */
export function worthRetrying({ code }: ErrorBody): boolean {
  const known = codeOf(code);
  return !known || ERROR_CODES[known].kind === 'transient' || ERROR_CODES[known].http >= 500;
}

/** What the job itself asks for that can never be: trying again meets the same. All else may be mended beside the job. */
const OF_THE_JOB: readonly ErrorCode[] = [
  ...(['VALIDATION_FAILED', 'LANGUAGE_UNKNOWN', 'LANGUAGE_SAME_AS_SOURCE', 'NO_TARGET_LANGUAGE'] as const),
  ...([
    'OPTION_INVALID',
    'SOURCE_IS_DIRECTORY',
    'SOURCE_EMPTY',
    'SOURCE_NOT_MEDIA',
    'SOURCE_DAMAGED',
  ] as const),
  ...(['SOURCE_TOO_LARGE', 'SOURCE_TOO_LONG', 'SOURCE_URL_INVALID', 'SOURCE_URL_FORBIDDEN'] as const),
  ...(['SOURCE_KIND_UNSUPPORTED', 'UPLOAD_NOT_FOUND', 'UPLOAD_INCOMPLETE'] as const),
  ...(['CAPTIONS_INVALID', 'CAPTIONS_MISMATCH', 'PUBLISHER_UNKNOWN', 'PUBLISH_TARGET_INVALID'] as const),
  ...(['PUBLISH_LIMIT_EXCEEDED'] as const),
];

/** Whether a retry of a job that ended without success may end better. */
export function retryMayHelp({
  status,
  error,
  languages,
}: Pick<JobSummary, 'status' | 'error' | 'languages'>): boolean {
  const errors = [error, ...languages.map((row) => row.error)].filter((one) => one !== null);
  // LANGUAGES_FAILED only says that there are others.
  const reasons = errors.filter(({ code }) => code !== 'LANGUAGES_FAILED');
  return (
    status === 'CANCELLED' ||
    (status === 'FAILED' &&
      (reasons.length === 0 || reasons.some(({ code }) => !OF_THE_JOB.some((one) => one === code))))
  );
}

/** What somebody at the console can do, where the service's own words are for the command line. */
const REMEDIES: Readonly<Partial<Record<ErrorCode, string>>> = {
  JOB_NOT_FOUND: 'The address may be mistyped, or the job was deleted.',
};

export function remedyWords({ code, remedy }: ErrorBody): string {
  const known = codeOf(code);
  return (known && REMEDIES[known]) ?? remedy;
}
