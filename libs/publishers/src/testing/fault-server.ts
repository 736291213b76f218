import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the server got it. `body` is empty while a fault is chosen. */
export interface SeenRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Answer {
  status: number;
  /** JSON, unless it is text. */
  body?: unknown;
  headers?: Record<string, string>;
}

/**
 * How a request is answered badly. `cut`: the connection breaks before it has any effect; `lost answer`: after it had; `silence`:
 * no answer ever; `cut_after`: it breaks when so many bytes of the body have arrived, which the server keeps.
 */
export type Fault = Answer | 'cut' | 'lost answer' | 'silence' | { cut_after: number };

/** A local HTTP server that keeps what it was asked, and fails as it is told. */
export abstract class FaultServer {
  readonly requests: SeenRequest[] = [];
  fault: (request: SeenRequest) => Fault | null = () => null;
  private readonly server = createServer((incoming, response) => {
    this.handle(incoming, response).catch((error: unknown) => response.destroy(error as Error));
  });

  protected abstract serve(request: SeenRequest): Answer;

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Requests of a kind, e.g. `PUT /upload/videos`, in order. */
  asked(what: string): SeenRequest[] {
    return this.requests.filter(({ method, path }) => `${method} ${path}` === what);
  }

  /** From now on the connection breaks after such requests had their effect. Tells how many did; `heal` ends it. */
  loseAnswers(matches: (request: SeenRequest) => boolean): { lost(): number; heal(): void } {
    let lost = 0;
    this.fault = (request) => {
      const loses = matches(request);
      lost += loses ? 1 : 0;
      return loses ? 'lost answer' : null;
    };
    return { lost: () => lost, heal: () => void (this.fault = () => null) };
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '', this.url);
    const request: SeenRequest = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body: Buffer.alloc(0),
    };
    const fault = this.fault(request);
    const limit = typeof fault === 'object' && fault && 'cut_after' in fault ? fault.cut_after : Infinity;
    request.body = await read(incoming, limit);
    this.requests.push(request);
    if (fault === 'silence') {
      return;
    }
    if (fault === 'cut') {
      incoming.socket.destroy();
      return;
    }
    const bad = typeof fault === 'object' && fault && 'status' in fault ? fault : null;
    const { status, body = '', headers = {} } = bad ?? this.serve(request);
    if (fault === 'lost answer' || limit < Infinity) {
      incoming.socket.destroy();
      return;
    }
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const type = typeof body === 'string' ? 'text/plain' : 'application/json; charset=UTF-8';
    response.writeHead(status, { 'content-type': type, ...headers }).end(text);
  }
}

async function read(incoming: IncomingMessage, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.byteLength;
    if (length >= limit) {
      break;
    }
  }
  return Buffer.concat(parts).subarray(0, limit);
}

/** The first part and the second one of a `multipart/related` body. */
export function relatedParts({ headers, body }: SeenRequest): { type: string; content: Buffer }[] {
  const [, boundary = ''] = /boundary=([^;]+)/.exec(headers['content-type'] ?? '') ?? [];
  const text = body.toString('latin1');
  return text
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [head = '', ...rest] = part.replace(/^\r\n/, '').split('\r\n\r\n');
      const content = rest.join('\r\n\r\n').replace(/\r\n$/, '');
      const [, type = ''] = /content-type: *(.*)/i.exec(head) ?? [];
      return { type, content: Buffer.from(content, 'latin1') };
    });
}
