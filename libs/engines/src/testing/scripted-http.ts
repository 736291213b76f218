import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpQuestion {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}
/** `silent`: nothing is said. `cut`: the connection is lost in the middle of the answer. */
export type HttpReply =
  { status?: number; headers?: Record<string, string>; json: unknown } | { silent: true } | { cut: true };

/** An HTTP service on this machine whose answers a spec writes. All questions are kept. */
export class ScriptedHttp implements AsyncDisposable {
  readonly questions: HttpQuestion[] = [];
  private readonly waiting: { path: string; resolve: () => void }[] = [];

  private constructor(
    private readonly server: Server,
    private script: (question: HttpQuestion) => HttpReply,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  static async start(script: (question: HttpQuestion) => HttpReply): Promise<ScriptedHttp> {
    const server = createServer();
    const service = new ScriptedHttp(server, script);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  setScript(script: (question: HttpQuestion) => HttpReply): void {
    this.script = script;
    this.questions.length = 0;
  }

  /** When the next question for a path has come in. */
  asked(path: string): Promise<void> {
    return new Promise((resolve) => this.waiting.push({ path, resolve }));
  }

  to(path: string): HttpQuestion[] {
    return this.questions.filter((question) => question.path === path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const question: HttpQuestion = {
      ...{ method: request.method ?? '', path: request.url ?? '', headers: request.headers },
      body: Buffer.concat(chunks).toString(),
    };
    this.questions.push(question);
    const reply = this.script(question);
    this.waiting.filter(({ path }) => path === question.path).forEach(({ resolve }) => resolve());
    if ('silent' in reply) {
      return;
    }
    if ('cut' in reply) {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"translat', () => response.destroy());
      return;
    }
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
    response.end(JSON.stringify(reply.json));
  }
}
