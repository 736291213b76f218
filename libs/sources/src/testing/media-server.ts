import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';

/** Bytes of a body that are handed over at a time. */
const PIECE = 64 * 1024;

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** An HTTP server on loopback whose answers a test writes. Counts connections, requests and body bytes. */
export class MediaServer implements AsyncDisposable {
  readonly requests: { method: string; url: string; range: string | null; if_range: string | null }[] = [];
  connections = 0;
  handler: Handler = (_request, response) => response.writeHead(404).end();
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.connections += 1;
      this.sockets.add(socket);
      socket.on('error', () => undefined).once('close', () => this.sockets.delete(socket));
    });
    server.on('request', (request, response) => {
      this.requests.push({
        method: request.method ?? '',
        url: request.url ?? '',
        range: request.headers.range ?? null,
        if_range: (request.headers['if-range'] as string | undefined) ?? null,
      });
      this.handler(request, response);
    });
  }

  static async start(): Promise<MediaServer> {
    const server = createServer();
    const started = new MediaServer(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  url(path = '/talk.mp4'): string {
    return `http://${this.host}${path}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export interface FileServing {
  etag?: string;
  last_modified?: string;
  ranges?: boolean;
  headers?: Record<string, string>;
  /** Breaks the connection after so many body bytes of the n-th request (from 0); null: does not. */
  breakAfter?: (request: number) => number | null;
}

/** Serves one content like a good file server: Range, If-Range, 416; and breaks connections on order. */
export function serveFile(content: () => Buffer, options: FileServing = {}): Handler {
  let count = 0;
  return (request, response) => {
    const body = content();
    const limit = options.breakAfter?.(count) ?? null;
    if (request.method === 'GET') {
      count += 1;
    }
    const headers: Record<string, string | number> = {
      'content-type': 'video/mp4',
      ...(options.etag ? { etag: options.etag } : {}),
      ...(options.last_modified ? { 'last-modified': options.last_modified } : {}),
      ...options.headers,
    };
    const start = options.ranges === false ? null : rangeStart(request, options);
    if (start !== null && start >= body.byteLength) {
      response.writeHead(416, { ...headers, 'content-range': `bytes */${body.byteLength}` }).end();
      return;
    }
    const part = body.subarray(start ?? 0);
    response.writeHead(start === null ? 200 : 206, {
      ...headers,
      'content-length': part.byteLength,
      ...(start === null
        ? {}
        : { 'content-range': `bytes ${start}-${body.byteLength - 1}/${body.byteLength}` }),
    });
    if (request.method === 'HEAD') {
      response.end();
    } else if (limit === null) {
      // No more is sent than is taken, as by a server that reads from a disk.
      Readable.from(piecesOf(part)).pipe(response);
    } else {
      response.write(part.subarray(0, limit), () => response.socket?.destroy());
    }
  };
}

function piecesOf(part: Buffer): Buffer[] {
  const count = Math.ceil(part.byteLength / PIECE);
  return Array.from({ length: count }, (_, i) => part.subarray(i * PIECE, (i + 1) * PIECE));
}

function rangeStart(request: IncomingMessage, { etag, last_modified }: FileServing): number | null {
  const match = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const validator = request.headers['if-range'];
  if (!match || (validator !== undefined && validator !== etag && validator !== last_modified)) {
    return null;
  }
  return Number(match[1]);
}
