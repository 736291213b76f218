import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';

import type { GatewayLogger } from '../ports';
import { problemOf } from './problem-of';

/** The one way out of an error for every HTTP request: application/problem+json, and a line in the log with its id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: GatewayLogger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(thrown, http.getRequest<Request>(), http.getResponse<Response>(), this.logger);
  }
}

/** Also for what fails outside Nest's routes (body parser, static files). */
export function sendProblem(
  thrown: unknown,
  request: Request,
  response: Response,
  logger: GatewayLogger,
): void {
  const { problem, headers } = problemOf(thrown, request.path);
  const facts = {
    error_id: problem.error_id,
    code: problem.code,
    status: problem.status,
    method: request.method,
    path: request.path,
  };
  if (problem.status >= 500) {
    logger.error({ ...facts, err: thrown }, problem.message);
  } else {
    logger.info(facts, problem.message);
  }
  if (response.headersSent) {
    // A stream broke midway: only an abrupt end tells the client that what it has is not all.
    response.destroy();
    return;
  }
  for (const name of ['content-length', 'content-disposition', 'content-range', 'etag']) {
    response.removeHeader(name);
  }
  response.set(headers).set('cache-control', 'no-store').status(problem.status);
  response.type('application/problem+json').send(JSON.stringify(problem));
}
