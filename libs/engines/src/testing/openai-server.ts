import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a client asked: POST /v1/chat/completions. */
export interface ChatQuestion {
  system: string;
  user: string;
  body: Record<string, unknown>;
  authorization: string | null;
}

/** One answer of the script. */
export type ChatReply =
  | { text: string; finish?: string | null; refusal?: string; tokens?: [number, number] }
  | { status: number; headers?: Record<string, string>; message?: string; param?: string }
  /** Nothing more is said: before the first byte, or after `text`. */
  | { silent: true; text?: string }
  /** The connection is cut after `text`. */
  | { cut: true; text: string };

/**
 * A service that speaks OpenAI's chat completions, streamed as server-sent events, on this machine. The script answers each
 * question; all questions are kept.
 */
export class OpenAiServer implements AsyncDisposable {
  readonly questions: ChatQuestion[] = [];
  private readonly waiting: (() => void)[] = [];

  private constructor(
    private readonly server: Server,
    private script: (question: ChatQuestion, number: number) => ChatReply,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  static async start(script: (question: ChatQuestion, number: number) => ChatReply): Promise<OpenAiServer> {
    const server = createServer();
    const own = new OpenAiServer(server, script);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return own;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  setScript(script: (question: ChatQuestion, number: number) => ChatReply): void {
    this.script = script;
    this.questions.length = 0;
  }

  /** When the next question has come in. */
  asked(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET' && request.url === '/v1/models') {
      json(response, 200, { object: 'list', data: [{ id: 'scripted', object: 'model' }] });
      return;
    }
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
      json(response, 404, { error: { message: `no ${request.url}` } });
      return;
    }
    const question = await readQuestion(request);
    const reply = this.script(question, this.questions.push(question));
    this.waiting.splice(0).forEach((resolve) => resolve());
    if ('status' in reply) {
      const { message = 'scripted', param } = reply;
      json(response, reply.status, { error: { message, ...(param ? { param } : {}) } }, reply.headers);
      return;
    }
    if ('silent' in reply && reply.text === undefined) {
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    // In pieces, as real services do; by code points, so that no piece ends within one.
    for (const piece of (reply.text ?? '').match(/.{1,40}/gsu) ?? []) {
      response.write(event({ delta: { content: piece } }));
    }
    if ('cut' in reply) {
      response.write(event({ delta: {} }), () => response.destroy());
      return;
    }
    if ('silent' in reply) {
      return;
    }
    if (reply.refusal) {
      response.write(event({ delta: { refusal: reply.refusal } }));
    }
    if (reply.finish !== null) {
      response.write(event({ delta: {}, finish_reason: reply.finish ?? 'stop' }));
    }
    if (reply.tokens) {
      const [prompt_tokens, completion_tokens] = reply.tokens;
      response.write(
        `data: ${JSON.stringify({
          ...CHUNK,
          choices: [],
          usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
        })}\n\n`,
      );
    }
    response.end('data: [DONE]\n\n');
  }
}

const CHUNK = { id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'scripted' };

function event(choice: { delta: object; finish_reason?: string }): string {
  return `data: ${JSON.stringify({ ...CHUNK, choices: [{ index: 0, finish_reason: null, ...choice }] })}\n\n`;
}

function json(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

async function readQuestion(request: IncomingMessage): Promise<ChatQuestion> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
  const messages = body['messages'] as { role: string; content: string }[];
  const said = (role: string): string => messages.find((message) => message.role === role)?.content ?? '';
  return {
    system: said('system'),
    user: said('user'),
    body,
    authorization: request.headers.authorization ?? null,
  };
}
