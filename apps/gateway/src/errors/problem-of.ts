import { randomUUID } from 'node:crypto';

import { HttpException } from '@nestjs/common';
import { type ErrorBody, type Problem, Z2Error } from '@z2/contracts';

import { databaseError } from './database-error';

export interface ProblemAnswer {
  problem: Problem;
  /** Extra headers, e.g. Content-Range of a 416. */
  headers: Record<string, string>;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is not valid',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'In conflict with the present state',
  413: 'Too large',
  415: 'Content type not supported',
  416: 'Range not satisfiable',
  422: 'The content cannot be used',
  429: 'Too many requests',
  500: 'Something unexpected went wrong',
  502: 'A service that Z2 needs failed',
  503: 'Not available at present',
  504: 'A service that Z2 needs did not answer in time',
  507: 'No space left',
};

/** Where the status alone would blame the wrong one. */
const TITLES_BY_CODE: Readonly<Record<string, string>> = {
  SOURCE_UNREACHABLE: 'The address of the video cannot be reached',
  SOURCE_REFUSED: 'The address of the video refuses to give it',
  SOURCE_STALLED: 'The address of the video stopped sending',
};

/**
 * The answer to any thrown value. Only Z2Error and errors of the HTTP layer below 500 speak to the client; of all
 * others it learns no more than `error_id`, which the log has next to the real error.
 */
export function problemOf(thrown: unknown, instance: string): ProblemAnswer {
  const { status, body, headers } = describe(thrown);
  const error_id = randomUUID();
  return {
    problem: {
      type: `/docs#${body.code}`,
      title: TITLES_BY_CODE[body.code] ?? TITLES[status] ?? 'Error',
      status,
      detail: body.message,
      instance,
      ...body,
      error_id,
    },
    headers: headers ?? {},
  };
}

interface Description {
  status: number;
  body: ErrorBody;
  headers?: Record<string, string>;
}

function describe(thrown: unknown): Description {
  if (thrown instanceof Z2Error && thrown.code !== 'INTERNAL') {
    return { status: thrown.http, body: thrown.toBody(), headers: retryAfter(thrown) };
  }
  if (thrown instanceof HttpException) {
    return describeHttp(thrown.getStatus(), thrown.message);
  }
  const unavailable = databaseError(thrown);
  if (unavailable) {
    return { status: unavailable.http, body: unavailable.toBody() };
  }
  // Errors of body-parser, send and router carry a status of their own (http-errors).
  const { status, message, headers } = (thrown ?? {}) as {
    status?: unknown;
    message?: unknown;
    headers?: Record<string, string>;
  };
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { ...describeHttp(status, typeof message === 'string' ? message : ''), headers };
  }
  return {
    status: 500,
    body: {
      code: 'INTERNAL',
      message: 'Something unexpected went wrong in the gateway.',
      remedy: 'Try again. If it stays, look for the error_id in the log of the gateway and report both.',
    },
  };
}

/** In whole seconds, as HTTP has it. */
function retryAfter({ retryAfterMs }: Z2Error): Record<string, string> {
  return retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) };
}

function describeHttp(status: number, message: string): Description {
  if (status === 404) {
    return {
      status,
      body: {
        code: 'NOT_FOUND',
        message: message || 'There is nothing at this address.',
        remedy: 'GET /docs lists every address of this service.',
      },
    };
  }
  if (status >= 500) {
    return {
      status,
      body: { code: 'INTERNAL', message: 'The gateway could not answer.', remedy: 'Try again in a moment.' },
    };
  }
  return {
    status,
    body: {
      code: status === 403 ? 'FORBIDDEN' : 'VALIDATION_FAILED',
      message: message || 'The request is not valid.',
      remedy: 'Correct the request; GET /docs describes each one.',
    },
  };
}
