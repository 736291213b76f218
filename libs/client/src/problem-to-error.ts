import { ERROR_CODES, type ErrorCode, Z2Error } from '@z2/contracts';

/**
 * The gateway's error as it was thrown there. A body that is no problem of ours (a proxy's page, an unknown code of a
 * newer gateway) becomes INTERNAL, with what was received in `details`.
 */
export function problemToError(body: unknown, status: number, url: string): Z2Error {
  if (isErrorBody(body)) {
    const details = {
      ...(isRecord(body.details) ? body.details : {}),
      ...(typeof body.error_id === 'string' ? { error_id: body.error_id } : {}),
    };
    if (isErrorCode(body.code)) {
      return new Z2Error(body.code, body.message, {
        remedy: typeof body.remedy === 'string' ? body.remedy : '',
        ...(Object.keys(details).length > 0 ? { details } : {}),
      });
    }
    return new Z2Error('INTERNAL', `${body.message} (${body.code})`, {
      remedy:
        typeof body.remedy === 'string' ? body.remedy : 'Bring this client to the version of the service.',
      details: { ...details, code: body.code, status },
    });
  }
  return new Z2Error('INTERNAL', `${url} answered with status ${status} and no error body of Z2.`, {
    remedy: 'Check the address: something other than Z2, or a proxy before it, may have answered.',
    details: { status, url },
  });
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isErrorBody(
  body: unknown,
): body is { code: string; message: string; remedy?: unknown; details?: unknown; error_id?: unknown } {
  return isRecord(body) && typeof body.code === 'string' && typeof body.message === 'string';
}
