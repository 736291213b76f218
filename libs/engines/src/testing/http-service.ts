import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface HeardRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}
export interface HttpAnswer {
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body?: Buffer | object;
  /** Ends the connection after so many bytes of the body. */
  cutAfter?: number;
}

/** A web service on loopback whose answers a test writes; `'silence'`: it never answers. Keeps every request. */
export class HttpService implements AsyncDisposable {
  readonly requests: HeardRequest[] = [];
  answer: (request: HeardRequest) => HttpAnswer | 'silence' | Promise<HttpAnswer | 'silence'> = () => ({
    status: 404,
  });
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<HttpService> {
    const server = createServer();
    const service = new HttpService(server);
    server.on('connection', (socket) => {
      service.sockets.add(socket);
      socket.on('error', () => undefined).once('close', () => service.sockets.delete(socket));
    });
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const heard = {
          method: request.method ?? '',
          path: request.url ?? '',
          headers: request.headers,
          body: Buffer.concat(parts),
        };
        service.requests.push(heard);
        void Promise.resolve(service.answer(heard)).then((answer) => {
          if (answer === 'silence') {
            return;
          }
          const { status = 200, headers = {}, body = {}, cutAfter } = answer;
          const isBytes = Buffer.isBuffer(body);
          const bytes = isBytes ? body : Buffer.from(JSON.stringify(body));
          response.writeHead(status, {
            'content-type': isBytes ? 'application/octet-stream' : 'application/json',
            'content-length': String(bytes.length),
            ...headers,
          });
          if (cutAfter === undefined) {
            response.end(bytes);
          } else {
            response.write(bytes.subarray(0, cutAfter), () => request.socket.destroy());
          }
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The requests of a path, in order. */
  of(path: string): HeardRequest[] {
    return this.requests.filter((request) => request.path.startsWith(path));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The fields and files of a multipart form. */
export function formOf(request: HeardRequest): Promise<FormData> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  return new Response(new Uint8Array(request.body), { headers }).formData();
}
