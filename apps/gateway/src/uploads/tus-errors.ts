import { ERRORS } from '@tus/server';
import { Z2Error } from '@z2/contracts';

import { validationError } from '../dto/request.pipe';

const tooMuch = (): Z2Error =>
  new Z2Error('SOURCE_TOO_LARGE', 'More bytes came than the upload may have.', {
    remedy: 'Use a smaller file, or raise Z2_MAX_SOURCE_BYTES; Upload-Length must be the length of the file.',
  });
const header = (field: string, message: string): Z2Error => validationError([{ field, message }]);
const notOffered = (what: string): Z2Error =>
  header('Upload-Concat', `${what} is not offered; OPTIONS tells the extensions that are`);

/** What each fault that the tus server finds by itself means here. */
const MEANINGS: readonly [unknown, () => Z2Error][] = [
  [
    ERRORS.INVALID_OFFSET,
    () =>
      new Z2Error('UPLOAD_OFFSET_CONFLICT', 'The part does not begin where the upload goes on.', {
        remedy: 'Ask for the offset (HEAD), and go on from there.',
      }),
  ],
  [ERRORS.ERR_SIZE_EXCEEDED, tooMuch],
  [ERRORS.ERR_MAX_SIZE_EXCEEDED, tooMuch],
  [
    ERRORS.INVALID_LENGTH,
    () => header('Upload-Length', 'either Upload-Length or Upload-Defer-Length: 1 must be given, once'),
  ],
  [
    ERRORS.INVALID_METADATA,
    () => header('Upload-Metadata', 'Upload-Metadata must be pairs of a key and a value in Base64'),
  ],
  [
    ERRORS.INVALID_TERMINATION,
    () =>
      new Z2Error('CONFLICT', 'The upload is complete: it cannot be given up any more.', {
        remedy: 'It goes when the last job that uses it is deleted.',
      }),
  ],
  [ERRORS.UNSUPPORTED_CONCATENATION_EXTENSION, () => notOffered('Putting uploads together')],
  [
    ERRORS.ABORTED,
    () =>
      new Z2Error('UPLOAD_INCOMPLETE', 'The connection broke, or another part of the upload came.', {
        remedy: 'Ask for the offset (HEAD), and go on from there.',
      }),
  ],
];

/** An error of the tus server in words of ours; others as they are. */
export function errorOfTus(thrown: unknown): unknown {
  if (thrown instanceof Z2Error) {
    return thrown;
  }
  const meaning = MEANINGS.find(([error]) => error === thrown)?.[1];
  if (meaning) {
    return meaning();
  }
  // MaxFileExceededError is a class of its own, with the same status.
  const { status_code, body } = thrown as { status_code?: number; body?: string };
  return status_code === 413
    ? tooMuch()
    : status_code
      ? { status: status_code, message: body?.trim() }
      : thrown;
}
