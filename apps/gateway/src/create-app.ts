import type { IncomingMessage } from 'node:http';

import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import helmet from 'helmet';

import { serveConsole } from './console/serve-console';
import { asyncApiDocument } from './docs/asyncapi-document';
import { openApiDocument } from './docs/openapi-document';
import { RequestPipe } from './dto/request.pipe';
import { ProblemFilter } from './errors/problem.filter';
import { EventFeed } from './events/event-feed';
import { SocketAdapter } from './events/socket-adapter';
import { GatewayModule, type GatewayParts } from './gateway.module';
import { guardRequests } from './http/guard-requests';
import { RateLimiter } from './http/rate-limit';
import { EVENT_FEED } from './ports';

const BODY_LIMIT = '256kb';
/** Content and source of LINT_LIMITS, in UTF-8 and JSON. */
const LINT_BODY_LIMIT = '8mb';
const UPLOADS_PATH = '/api/uploads';

function isJsonRequest(request: IncomingMessage): boolean {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  return type === 'application/json' && !request.url?.startsWith(UPLOADS_PATH);
}

function isLintRequest(request: IncomingMessage): boolean {
  return isJsonRequest(request) && request.url === '/api/lint';
}

/** The gateway, wired and initialised, not yet listening. */
export async function createApp(parts: GatewayParts): Promise<NestExpressApplication> {
  const app = await buildApp(parts);
  await app.init();
  app.get<EventFeed>(EVENT_FEED).start();
  return app;
}

/** Wired only: nothing is connected, nothing runs. */
export async function buildApp(parts: GatewayParts): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(GatewayModule.register(parts), {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  const { rateLimit, consoleDir } = parts.options;
  const limiter = new RateLimiter({ loopback: false, ...rateLimit });
  app.set('x-powered-by', false);
  app.use(
    helmet({
      contentSecurityPolicy: {
        directives: {
          // Swagger UI and Angular's component styles are inline; scripts never are.
          'style-src': ["'self'", "'unsafe-inline'"],
          'img-src': ["'self'", 'data:', 'blob:'],
          'media-src': ["'self'", 'blob:'],
          'connect-src': ["'self'", 'ws:', 'wss:'],
          'object-src': ["'none'"],
          'base-uri': ["'none'"],
          'frame-ancestors': ["'none'"],
          'upgrade-insecure-requests': null,
        },
      },
      strictTransportSecurity: false,
    }),
    guardRequests(parts.options, limiter, parts.logger),
    ...serveConsole(consoleDir),
  );
  // Subtitles of a whole film are longer than any other request.
  app.useBodyParser('json', { limit: LINT_BODY_LIMIT, type: isLintRequest });
  // An upload is taken as it comes, also one that is JSON by its type.
  app.useBodyParser('json', { limit: BODY_LIMIT, type: isJsonRequest });
  app.useGlobalPipes(new RequestPipe());
  app.useGlobalFilters(new ProblemFilter(parts.logger));
  app.useWebSocketAdapter(new SocketAdapter(app, parts.options, limiter));
  SwaggerModule.setup('docs', app, () => openApiDocument(app), { jsonDocumentUrl: 'docs-json' });
  app.use(
    '/asyncapi-json',
    (_request: Request, response: Response) => void response.json(asyncApiDocument()),
  );
  return app;
}
