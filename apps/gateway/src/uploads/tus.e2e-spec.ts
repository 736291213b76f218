import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, stat, utimes } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';

import type { Problem } from '@z2/contracts';

import { MAX_TEST_BYTES, startTestGateway, type TestGateway } from '../testing/test-gateway';

const FILM = randomBytes(600_000);
const HALF = FILM.byteLength / 2;
const TUS = { 'tus-resumable': '1.0.0' };

describe('resumable uploads', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  const call = (method: string, path: string, headers = {}, body?: Uint8Array): Promise<Response> =>
    fetch(new URL(path, gateway.url), {
      method,
      headers: { ...TUS, ...headers },
      ...(body ? { body: body as Uint8Array<ArrayBuffer> } : {}),
    });
  const begin = async (headers: Record<string, string>): Promise<string> => {
    const answer = await call('POST', '/api/uploads/tus', headers);
    expect(answer.status).toBe(201);
    const location = answer.headers.get('location') ?? '';
    expect(location).toMatch(/^\/api\/uploads\/tus\/[0-9a-f-]{36}$/);
    return location;
  };
  const patch = (location: string, offset: number, body: Uint8Array): Promise<Response> =>
    call(
      'PATCH',
      location,
      { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      body,
    );
  const offsetOf = async (location: string): Promise<number> => {
    const answer = await call('HEAD', location);
    expect([answer.status, answer.headers.get('tus-resumable')]).toEqual([200, '1.0.0']);
    return Number(answer.headers.get('upload-offset'));
  };
  const codeOf = async (answer: Response): Promise<unknown[]> => [
    answer.status,
    ((await answer.json()) as Problem).code,
  ];
  /** A part whose connection stays open though no more of it comes. */
  const stuckPart = async (location: string, length: number, sent: Uint8Array): Promise<Socket> => {
    const { host, port } = new URL(gateway.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `PATCH ${location} HTTP/1.1\r\nHost: ${host}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n` +
        `Content-Type: application/offset+octet-stream\r\nContent-Length: ${length}\r\n\r\n`,
    );
    socket.write(sent);
    const file = join(gateway.dir, 'uploads', `${location.split('/').at(-1)}.resumable`);
    while ((await stat(file)).size < sent.byteLength) {
      await new Promise(setImmediate);
    }
    return socket;
  };

  it('go on after a cut, and their id is the source of a job', async () => {
    const location = await begin({
      'upload-length': String(FILM.byteLength),
      'upload-metadata': `filename ${Buffer.from('Vorträge/Bienen.mp4').toString('base64')}`,
    });
    const socket = await stuckPart(location, FILM.byteLength, FILM.subarray(0, HALF));
    socket.destroy();
    const offset = await offsetOf(location);
    expect(offset).toBe(HALF);
    const last = await patch(location, offset, FILM.subarray(offset));
    expect([last.status, last.headers.get('upload-offset')]).toEqual([204, String(FILM.byteLength)]);
    expect(await offsetOf(location)).toBe(FILM.byteLength);

    const upload_id = location.split('/').at(-1) ?? '';
    const job = await gateway.client.createJob({ upload_id, target_languages: ['es'] });
    expect(job).toMatchObject({ title: 'Bienen.mp4', source: { kind: 'upload', upload_id } });
    // It has become an upload as the others, which a job may need: it is not given up any more.
    expect(await codeOf(await call('DELETE', location))).toEqual([409, 'CONFLICT']);
    const facts = await readFile(join(gateway.dir, 'uploads', `${upload_id}.json`), 'utf8');
    expect(JSON.parse(facts)).toMatchObject({
      size: FILM.byteLength,
      sha256: createHash('sha256').update(FILM).digest('hex'),
    });
  });

  it('let the old connection go when its client comes back on another', async () => {
    const location = await begin({ 'upload-length': String(FILM.byteLength) });
    const socket = await stuckPart(location, FILM.byteLength, FILM.subarray(0, HALF));
    const offset = await offsetOf(location);
    expect((await patch(location, offset, FILM.subarray(offset))).status).toBe(204);
    socket.destroy();
  });

  it('take the length later, and the first part with the beginning', async () => {
    const answer = await call(
      'POST',
      '/api/uploads/tus',
      { 'upload-defer-length': '1', 'content-type': 'application/offset+octet-stream' },
      FILM.subarray(0, 10),
    );
    expect([answer.status, answer.headers.get('upload-offset')]).toEqual([201, '10']);
    const location = answer.headers.get('location') ?? '';
    const known = await call('HEAD', location);
    expect([known.headers.get('upload-length'), known.headers.get('upload-defer-length')]).toEqual([
      null,
      '1',
    ]);
    const last = await call(
      'PATCH',
      location,
      {
        ...{ 'upload-offset': '10', 'upload-length': '20' },
        'content-type': 'application/offset+octet-stream',
      },
      FILM.subarray(10, 20),
    );
    expect([last.status, last.headers.get('upload-offset')]).toEqual([204, '20']);
  });

  it('refuse a wrong offset, and say where to go on', async () => {
    const location = await begin({ 'upload-length': '10' });
    await patch(location, 0, FILM.subarray(0, 4));
    const refused = await patch(location, 3, FILM.subarray(3, 10));
    expect(await codeOf(refused)).toEqual([409, 'UPLOAD_OFFSET_CONFLICT']);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await offsetOf(location)).toBe(4);
  });

  it('refuse too much with an answer that can be read', async () => {
    const large = { 'upload-length': String(MAX_TEST_BYTES + 1) };
    expect(await codeOf(await call('POST', '/api/uploads/tus', large))).toEqual([413, 'SOURCE_TOO_LARGE']);
    const location = await begin({ 'upload-length': '1000' });
    // More than it was announced with, told before any of it and not.
    expect(await codeOf(await patch(location, 0, FILM))).toEqual([413, 'SOURCE_TOO_LARGE']);
    expect(await offsetOf(location)).toBe(0);
  });

  it('are given up after a time, or when they are told to', async () => {
    const location = await begin({ 'upload-length': '10' });
    const file = join(gateway.dir, 'uploads', `${location.split('/').at(-1)}.resumable`);
    const old = new Date(Date.now() - 25 * 3_600_000);
    await utimes(file, old, old);
    expect((await call('HEAD', location)).status).toBe(410);
    expect(await codeOf(await patch(location, 0, FILM.subarray(0, 10)))).toEqual([410, 'UPLOAD_EXPIRED']);

    const other = await begin({ 'upload-length': '10' });
    expect((await call('DELETE', other)).status).toBe(204);
    expect(await codeOf(await patch(other, 0, FILM.subarray(0, 10)))).toEqual([404, 'UPLOAD_NOT_FOUND']);
    expect(await readdir(join(gateway.dir, 'uploads'))).not.toContain(`${other.split('/').at(-1)}.resumable`);
  });

  it.each<[string, string, Record<string, string>, number, string]>([
    ['POST', '', { 'tus-resumable': '0.2.2', 'upload-length': '1' }, 412, 'VALIDATION_FAILED'],
    ['POST', '', {}, 400, 'VALIDATION_FAILED'],
    ['POST', '', { 'upload-length': '1.5' }, 400, 'VALIDATION_FAILED'],
    ['POST', '', { 'upload-length': '0' }, 400, 'SOURCE_EMPTY'],
    ['POST', '', { 'upload-length': '1', 'upload-metadata': 'filename ä' }, 400, 'VALIDATION_FAILED'],
    ['POST', '', { 'upload-length': '1', 'upload-concat': 'partial' }, 400, 'VALIDATION_FAILED'],
    ['PATCH', '/x', { 'upload-offset': '0' }, 404, 'UPLOAD_NOT_FOUND'],
    ['PATCH', '/%2e%2e%2fx', { 'upload-offset': '0' }, 404, 'UPLOAD_NOT_FOUND'],
    ['PATCH', '/00000000-0000-4000-8000-000000000000', { 'upload-offset': '0' }, 415, 'VALIDATION_FAILED'],
    ['PATCH', '/00000000-0000-4000-8000-000000000000', {}, 400, 'VALIDATION_FAILED'],
  ])('refuse what breaks the protocol: %s %s %j', async (method, path, headers, status, code) => {
    expect(await codeOf(await call(method, `/api/uploads/tus${path}`, headers))).toEqual([status, code]);
  });

  it('tell what they can', async () => {
    const answer = await call('OPTIONS', '/api/uploads/tus');
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'tus-version': '1.0.0',
      'tus-extension': 'creation,creation-with-upload,creation-defer-length,expiration,termination',
      'tus-max-size': String(MAX_TEST_BYTES),
    });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});
