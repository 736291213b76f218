import { Z2Error } from '@z2/contracts';

/** An upload has the id that was given to it here: what looks otherwise is none, and is never a part of a path. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const isUploadId = (text: string): boolean => UUID.test(text);

/** The user's name of the file without folders and control characters, at most 200 characters. */
export function nameAsData(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? '';
  const clean = base.replaceAll(/\p{C}/gu, '').trim();
  return [...clean].slice(0, 200).join('') || 'upload';
}

export function uploadMissing(id: string, cause?: unknown): Z2Error {
  return new Z2Error('UPLOAD_NOT_FOUND', 'There is no finished upload with this id.', {
    remedy: 'Upload the file again and use the upload_id of the answer.',
    details: { upload_id: id },
    cause,
  });
}

export function uploadIncomplete(why: string, cause?: unknown): Z2Error {
  return new Z2Error('UPLOAD_INCOMPLETE', `The upload did not come through completely. ${why}`, {
    remedy: 'Send it again.',
    cause,
  });
}

export function uploadTooLarge(maxBytes: number, size: number | null): Z2Error {
  const what = size === null ? 'The upload' : `The upload (${size} bytes)`;
  return new Z2Error('SOURCE_TOO_LARGE', `${what} is larger than the limit of ${maxBytes} bytes.`, {
    remedy: 'Use a smaller file, or raise Z2_MAX_SOURCE_BYTES.',
    details: { max_bytes: maxBytes, ...(size === null ? {} : { size }) },
  });
}

export function uploadEmpty(name: string): Z2Error {
  return new Z2Error('SOURCE_EMPTY', `The upload ${name} is empty (0 bytes).`, {
    remedy: 'Choose the file again; it may not have been written completely.',
  });
}
