import type { NextFunction, Request, RequestHandler, Response } from 'express';

import { sendProblem } from '../errors/problem.filter';
import type { GatewayLogger } from '../ports';
import type { RateLimiter } from './rate-limit';
import { type OriginPolicy, refuseForeign } from './same-origin';

/** What a page of another origin may read of an answer, beside its body. */
const EXPOSED = [
  ...['etag', 'content-range', 'content-disposition', 'retry-after', 'location'],
  ...['tus-resumable', 'tus-version', 'tus-extension', 'tus-max-size'],
  ...['upload-offset', 'upload-length', 'upload-defer-length', 'upload-metadata', 'upload-expires'],
].join(', ');
/** What such a page may say in a request, beside what every page may. */
const TAKEN = [
  ...['content-type', 'idempotency-key', 'range', 'if-match', 'if-none-match'],
  ...['tus-resumable', 'upload-offset', 'upload-length', 'upload-defer-length', 'upload-metadata'],
].join(', ');

/** Before anything else looks at a request: how many, from whose page, and the answers of CORS to pages that may. */
export function guardRequests(
  policy: OriginPolicy,
  limiter: RateLimiter,
  logger: GatewayLogger,
): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const refused = refuseForeign(request, policy) ?? limiter.take(request.socket.remoteAddress);
    if (refused) {
      sendProblem(refused, request, response, logger);
      return;
    }
    const { origin } = request.headers;
    if (origin !== undefined && policy.allowedOrigins.includes(origin)) {
      response.set({ 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED });
      // Files are for pages that may use the API, too.
      response.set('cross-origin-resource-policy', 'cross-origin');
    }
    if (policy.allowedOrigins.length > 0) {
      response.vary('origin');
    }
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined) {
      response
        .set({
          'access-control-allow-methods': 'GET, HEAD, POST, PATCH, PUT, DELETE',
          'access-control-allow-headers': TAKEN,
          'access-control-max-age': '600',
        })
        .status(204)
        .end();
      return;
    }
    next();
  };
}
