import { type FieldFault, Z2Error } from '@z2/contracts';
import type { Request } from 'express';

import { validationError } from '../dto/request.pipe';

const VERSION = '1.0.0';
const BYTES = 'application/offset+octet-stream';

/**
 * Refuses a request whose headers break the protocol, in words that help.
 * @throws Z2Error VALIDATION_FAILED; errors with status 412 (another version) and 415 (PATCH of another type)
 */
export function checkTusHeaders(request: Request): void {
  const { headers, method } = request;
  if (headers['tus-resumable'] !== VERSION) {
    throw refusal(412, `Tus-Resumable must be ${VERSION}: no other version of the protocol is spoken.`);
  }
  const faults = [
    ...wholeNumber(request, 'Upload-Length'),
    ...(method === 'PATCH' ? wholeNumber(request, 'Upload-Offset', true) : []),
  ];
  if (faults.length > 0) {
    throw validationError(faults);
  }
  if (method === 'PATCH' && headers['content-type'] !== BYTES) {
    throw refusal(415, `Content-Type must be ${BYTES}.`);
  }
}

function wholeNumber(request: Request, field: string, needed = false): FieldFault[] {
  const value = request.header(field);
  if (value === undefined) {
    return needed ? [{ field, message: `${field} is missing` }] : [];
  }
  return /^(0|[1-9]\d*)$/.test(value) && Number.isSafeInteger(Number(value))
    ? []
    : [{ field, message: `${field} must be a whole number of bytes` }];
}

/** As the errors of the HTTP layer are: the status speaks. */
function refusal(status: number, message: string): Error {
  return Object.assign(new Error(message), { status });
}

/** @throws Z2Error VALIDATION_FAILED where neither a length is told nor that it comes later */
export function checkAnnounced(request: Request): void {
  const deferred = request.header('Upload-Defer-Length');
  if ((request.header('Upload-Length') === undefined) === (deferred === undefined)) {
    const message = 'either Upload-Length or Upload-Defer-Length: 1 must be given';
    throw validationError([{ field: 'Upload-Length', message }]);
  }
  if (deferred !== undefined && deferred !== '1') {
    throw validationError([{ field: 'Upload-Defer-Length', message: 'Upload-Defer-Length must be 1' }]);
  }
}

/** The answer to an id that no upload has. */
export function unknownUpload(upload_id: string): Z2Error {
  return new Z2Error('UPLOAD_NOT_FOUND', 'There is no upload with this id.', {
    remedy: 'Begin it again: POST /api/uploads/tus.',
    details: { upload_id },
  });
}
