import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { ERROR_CODES, Z2Error } from '@z2/contracts';

import { ENDPOINTS, endpointUrl } from './endpoints';
import { Z2Client } from './z2-client';

interface Seen {
  method: string;
  url: string;
  type: string | undefined;
  body: string;
}

describe('Z2Client', () => {
  let server: Server;
  let client: Z2Client;
  let baseUrl: string;
  const seen: Seen[] = [];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
      request.on('end', () => {
        seen.push({
          method: request.method ?? '',
          url: request.url ?? '',
          type: request.headers['content-type'],
          body,
        });
        answer(request, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new Z2Client({ baseUrl: `${baseUrl}/` });
  });
  afterAll(() => server.close());
  beforeEach(() => {
    seen.length = 0;
    answer = json(200, {});
  });
  const json =
    (status: number, body: unknown, type = 'application/json') =>
    (_request: IncomingMessage, response: ServerResponse): void => {
      response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
    };

  it.each<[string, () => Promise<unknown>, Partial<Seen>]>([
    [
      'createJob',
      () => client.createJob({ source_url: 'https://example.org/ü.mp4' }),
      {
        method: 'POST',
        url: '/api/jobs',
        type: 'application/json',
        body: '{"source_url":"https://example.org/ü.mp4"}',
      },
    ],
    [
      'listJobs',
      () => client.listJobs({ page: 2, status: 'FAILED', text: 'a & b', language: '' }),
      { method: 'GET', url: '/api/jobs?page=2&status=FAILED&text=a+%26+b' },
    ],
    ['getJob', () => client.getJob('a/b?c'), { method: 'GET', url: '/api/jobs/a%2Fb%3Fc' }],
    ['cancelJob', () => client.cancelJob('a'), { method: 'DELETE', url: '/api/jobs/a' }],
    ['retryJob', () => client.retryJob('a'), { method: 'POST', url: '/api/jobs/a/retry' }],
    ['getLogs', () => client.getLogs('a', { since: 0 }), { url: '/api/jobs/a/logs?since=0' }],
    [
      'upload',
      () => client.upload(new Blob(['bytes']), 'größer.mp4'),
      {
        method: 'POST',
        url: '/api/uploads?name=gr%C3%B6%C3%9Fer.mp4',
        type: 'application/octet-stream',
        body: 'bytes',
      },
    ],
    [
      'upload of a stream',
      () => client.upload(ReadableStream.from([Buffer.from('by'), Buffer.from('tes')]), 'a'),
      { body: 'bytes' },
    ],
  ])('%s asks what it means', async (_name, call, expected) => {
    await call();
    expect(seen).toEqual([expect.objectContaining(expected)]);
  });

  it.each(Object.keys(ERROR_CODES) as (keyof typeof ERROR_CODES)[])(
    'throws %s as it was thrown there',
    async (code) => {
      const { http } = ERROR_CODES[code];
      const body = { code, message: 'Sentence.', remedy: 'Do this.', details: { a: 1 }, error_id: 'id' };
      answer = json(http, body, 'application/problem+json');
      const error: unknown = await client.getStats().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Z2Error);
      expect(error).toMatchObject({
        code,
        message: 'Sentence.',
        remedy: 'Do this.',
        details: { a: 1, error_id: 'id' },
      });
    },
  );

  it.each<[string, (request: IncomingMessage, response: ServerResponse) => void, object]>([
    [
      'a code of a newer gateway',
      json(418, { code: 'NEW_CODE', message: 'New.' }),
      { code: 'INTERNAL', message: 'New. (NEW_CODE)' },
    ],
    [
      "a proxy's page",
      (_request, response) => void response.writeHead(502).end('<h1>Bad gateway</h1>'),
      { code: 'INTERNAL' },
    ],
    ['another service', (_request, response) => void response.end('hello'), { code: 'SERVICE_NOT_RUNNING' }],
    ['a connection that breaks', (request) => void request.socket.destroy(), { code: 'SERVICE_NOT_RUNNING' }],
  ])('gives %s a typed error too', async (_what, how, expected) => {
    answer = how;
    await expect(client.getStats()).rejects.toMatchObject({
      ...expected,
      remedy: expect.stringMatching(/\w/) as string,
    });
  });

  it('says SERVICE_NOT_RUNNING where nothing listens, CANCELLED when aborted', async () => {
    await expect(new Z2Client({ baseUrl: 'http://127.0.0.1:1' }).info()).rejects.toMatchObject({
      code: 'SERVICE_NOT_RUNNING',
    });
    const abort = new AbortController();
    answer = () => abort.abort();
    await expect(client.info({ signal: abort.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('gives the health of a service that says 503', async () => {
    answer = json(503, { status: 'error', version: '1', database: 'down', redis: 'up', workers: 0 });
    expect(await client.health()).toMatchObject({ database: 'down' });
    answer = json(503, { code: 'RATE_LIMITED', message: 'Later.' });
    await expect(client.health()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('asks only what openapi.json describes, and all of it', () => {
    const file = join(__dirname, '../openapi.json');
    const { paths } = JSON.parse(readFileSync(file, 'utf8')) as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { operationId }]) => `${operationId}: ${method} ${path}`),
    );
    const asked = Object.entries(ENDPOINTS).map(([name, { method, path }]) => `${name}: ${method} ${path}`);
    expect(asked.sort()).toEqual(described.sort());
  });

  it('makes addresses below any root', () => {
    expect(endpointUrl('', 'file', { id: 'a b' })).toBe('/api/files/a%20b');
    expect(client.fileUrl('x')).toBe(`${baseUrl}/api/files/x`);
  });
});
