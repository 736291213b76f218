import {
  type Check,
  type CheckName,
  type ErrorBody,
  type ErrorCode,
  type PreviewText,
  type PublishPreview,
  Z2Error,
} from '@z2/contracts';

/** Something that stands against a delivery, as a preview shows it. */
export function problem(code: ErrorCode, message: string, remedy: string): ErrorBody {
  return { code, message, remedy };
}

/** A text and its limit. Characters are code points, as platforms count them; null: no limit is known. */
export function previewText(
  field: string,
  value: string,
  max: number | null,
  unit: PreviewText['unit'] = 'characters',
): PreviewText {
  const length = unit === 'bytes' ? Buffer.byteLength(value) : [...value].length;
  return { field, value, length, max, unit };
}

/** PUBLISH_LIMIT_EXCEEDED for each file of more than `max` bytes. */
export function sizeProblems(files: readonly { path: string; size: number }[], max: number): ErrorBody[] {
  return files
    .filter(({ size }) => size > max)
    .map(({ path, size }) =>
      problem(
        'PUBLISH_LIMIT_EXCEEDED',
        `${path} has ${size} bytes; ${max} are allowed.`,
        'Publish it somewhere else, or localise a part of the video (--from, --for).',
      ),
    );
}

/**
 * Ends a delivery before anything of it is sent, where something stands against it.
 * @throws Z2Error with the code of the first problem; all of them are in `details.problems`.
 */
export function assertAllowed({ target, problems }: Pick<PublishPreview, 'target' | 'problems'>): void {
  const [first] = problems;
  if (first) {
    throw new Z2Error(first.code as ErrorCode, problems.map(({ message }) => message).join(' '), {
      remedy: first.remedy,
      details: { target, problems },
    });
  }
}

/** A finding of what a limit changed. */
export function limitCheck(check: CheckName, value: number | string, bound: string, message: string): Check {
  return { check, passed: false, value, bound, message };
}
