import { randomUUID } from 'node:crypto';

import { Server } from '@tus/server';
import type { ResumableUploads } from '@z2/storage';
import type { Request as HttpRequest, Response as HttpResponse } from 'express';
import type Redis from 'ioredis';

import { letGo } from './let-go';
import { errorOfTus } from './tus-errors';
import { TusStore } from './tus-store';
import { UploadLocks } from './upload-locks';

export const TUS_PATH = '/api/uploads/tus';

/** How long a part that comes in goes on when another one of the same upload waits, ms. */
const DRAIN_MS = 500;
/** What the tus server is told of a request, and what of its answer goes out: the rest (CORS, hosts) is the gateway's own. */
const ASKED = /^(tus-resumable|upload-[a-z-]+|content-type|content-length)$/;
const ANSWERED = /^(tus-[a-z-]+|upload-[a-z-]+|location|cache-control|connection)$/;

/** Resumable uploads by the protocol of tus 1.0.0. */
export class TusUploads {
  private readonly server: Server;
  private readonly failures = new WeakMap<object, unknown>();

  constructor(uploads: ResumableUploads, redis: Redis) {
    this.server = new Server({
      path: TUS_PATH,
      relativeLocation: true,
      maxSize: uploads.maxBytes,
      datastore: new TusStore(uploads),
      locker: new UploadLocks(redis),
      lockDrainTimeout: DRAIN_MS,
      disableTerminationForFinishedUploads: true,
      namingFunction: () => randomUUID(),
      onResponseError: (request, error) => {
        this.failures.set(request, error);
        return undefined;
      },
    });
  }

  /** Answers a request. @throws what went wrong, as an error of ours; nothing was sent then */
  async answer(request: HttpRequest, response: HttpResponse): Promise<void> {
    const asked = webRequest(request);
    const answer = await this.server.handleWeb(asked);
    const failure: unknown =
      this.failures.get(asked) ??
      (answer.status >= 400 ? { status_code: answer.status, body: await answer.text() } : null);
    answer.headers.forEach((value, name) => {
      if (ANSWERED.test(name)) {
        response.set(name, value);
      }
    });
    if (!request.complete) {
      letGo(request);
    }
    if (failure !== null) {
      throw errorOfTus(failure);
    }
    response.status(answer.status).end();
  }
}

/** The request as the web knows it. Node's own iterator would take the connection away on the first fault. */
function webRequest(request: HttpRequest): Request {
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
    ASKED.test(name) ? [[name, String(value)]] : [],
  );
  const body = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  const withBody = request.method === 'POST' || request.method === 'PATCH';
  return new Request(`http://gateway.invalid${request.originalUrl}`, {
    method: request.method,
    headers,
    ...(withBody ? { body: ReadableStream.from(body), duplex: 'half' } : {}),
  });
}
