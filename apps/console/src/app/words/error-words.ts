import { ERROR_CODES, type ErrorBody, type ErrorCode } from '@z2/contracts';

const codeOf = (code: string): ErrorCode | undefined =>
  code in ERROR_CODES ? (code as ErrorCode) : undefined;

/** Whether asking once more may help: not where the address or the request itself is wrong. */
export function worthRetrying({ code }: ErrorBody): boolean {
  const known = codeOf(code);
  return !known || ERROR_CODES[known].kind === 'transient' || ERROR_CODES[known].http >= 500;
}

/** What somebody at the console can do, where the service's own words are for the command line. */
const REMEDIES: Readonly<Partial<Record<ErrorCode, string>>> = {
  JOB_NOT_FOUND: 'The address may be mistyped, or the job was deleted.',
};

export function remedyWords({ code, remedy }: ErrorBody): string {
  const known = codeOf(code);
  return (known && REMEDIES[known]) ?? remedy;
}
