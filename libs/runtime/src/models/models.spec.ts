import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { addModel, listModels, modelSha256, pullModel, resolveModel, type WhisperModel } from '.';

/** A file whose head is that of a whisper.cpp model. */
function fakeModel(bytes: number, vocabulary = 51_865): Buffer {
  const file = randomBytes(bytes);
  [0x67676d6c, vocabulary, 1500, 384, 6, 4, 448, 384, 6, 4, 80, 1].forEach((value, index) =>
    file.writeInt32LE(value, index * 4),
  );
  return file;
}
const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex');

const CONTENT = fakeModel(3_000_000);
const MODEL: WhisperModel = {
  name: 'base',
  size: CONTENT.length,
  sha256: sha256(CONTENT),
  quality: 'preview',
  english_only: false,
  note: '',
};

let dir: string;
let server: Server;
let baseUrl: string;
/** What the server was asked for, and how it behaves. */
let ranges: (string | undefined)[];
let behaviour: 'good' | 'no range' | 'cut' | 'silent' | 'changed' | 'too long' | 'gone';

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'z2-models-'));
  ranges = [];
  behaviour = 'good';
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    const from =
      behaviour === 'no range' ? 0 : Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (request.url !== '/ggml-base.bin' || behaviour === 'gone') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(from > 0 ? 206 : 200);
    if (behaviour === 'cut') {
      response.write(CONTENT.subarray(from, 1_000_000), () => response.destroy());
    } else if (behaviour === 'silent') {
      response.write(CONTENT.subarray(from, 1_000_000));
    } else if (behaviour === 'changed') {
      response.end(fakeModel(CONTENT.length));
    } else {
      response.end(Buffer.concat([CONTENT.subarray(from), Buffer.alloc(behaviour === 'too long' ? 100 : 0)]));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(dir, { recursive: true, force: true });
});

const pull = (options: Partial<Parameters<typeof pullModel>[1]> = {}): Promise<string> =>
  pullModel('base', { dir, baseUrl, models: [MODEL], ...options });

describe('pullModel', () => {
  it('loads, proves and names a model, tells real bytes, and loads nothing the second time', async () => {
    const told: number[] = [];
    const path = await pull({ onProgress: (done) => told.push(done) });
    expect(sha256(await readFile(path))).toBe(MODEL.sha256);
    expect(told.at(-1)).toBe(MODEL.size);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    await pull();
    expect(ranges).toEqual([undefined]);
    expect(await modelSha256(path)).toBe(MODEL.sha256);
  });

  it('goes on where the connection was cut', async () => {
    behaviour = 'cut';
    await expect(pull()).rejects.toMatchObject({ code: 'MODEL_DOWNLOAD_FAILED', kind: 'transient' });
    const { partial } = (await listModels(dir)).find(({ name }) => name === 'base')!;
    expect(partial).toBeGreaterThan(0);
    behaviour = 'good';
    const path = await pull();
    expect(ranges).toEqual([undefined, `bytes=${partial}-`]);
    expect(sha256(await readFile(path))).toBe(MODEL.sha256);
    expect(await readdir(dir)).toEqual(['ggml-base.bin', 'ggml-base.bin.sha256']);
  });

  it('begins again where the server knows no Range', async () => {
    await writeFile(join(dir, 'ggml-base.bin.part'), CONTENT.subarray(0, 500_000));
    behaviour = 'no range';
    expect(sha256(await readFile(await pull()))).toBe(MODEL.sha256);
  });

  it.each(['changed', 'too long'] as const)('refuses a file that is %s, and leaves nothing', async (how) => {
    behaviour = how;
    await expect(pull()).rejects.toMatchObject({ code: 'MODEL_HASH_MISMATCH' });
    expect(await readdir(dir)).toEqual([]);
  });

  it('gives up a silent server, and an absent file', async () => {
    behaviour = 'silent';
    await expect(pull({ stallMs: 100 })).rejects.toMatchObject({ code: 'MODEL_DOWNLOAD_FAILED' });
    behaviour = 'gone';
    await expect(pull()).rejects.toMatchObject({
      code: 'MODEL_DOWNLOAD_FAILED',
      message: expect.stringContaining('404') as string,
    });
  });

  it('is cancelled at once and keeps what it has', async () => {
    behaviour = 'silent';
    const controller = new AbortController();
    let aborted = 0;
    const onProgress = (): void => {
      aborted ||= Date.now();
      controller.abort();
    };
    await expect(pull({ signal: controller.signal, onProgress })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(Date.now() - aborted).toBeLessThan(1_000);
    expect(await readdir(dir)).toEqual(['ggml-base.bin.part']);
  });

  it('names the near ones for a name that nobody knows', async () => {
    await expect(pullModel('smal', { dir, baseUrl })).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      remedy: expect.stringContaining('small') as string,
    });
  });
});

describe('addModel and resolveModel', () => {
  it('copies a file under a name and finds it by name, by path, and as the best', async () => {
    const file = join(dir, 'from elsewhere.bin');
    await writeFile(file, CONTENT);
    const models = join(dir, 'models');
    const path = await addModel(file, 'mine', { dir: models });
    expect(path).toBe(join(models, 'ggml-mine.bin'));
    const expected = { path, name: 'mine', english_only: false, quality: 'preview' };
    expect(await resolveModel('mine', models)).toEqual(expected);
    expect(await resolveModel(path, models)).toEqual(expected);
    expect(await resolveModel(null, models)).toEqual(expected);
    expect(await modelSha256(path)).toBe(MODEL.sha256);
    expect((await listModels(models)).at(-1)).toMatchObject({ name: 'mine', installed: true, path });
  });

  it('prefers a model for every language, and better ones', async () => {
    await writeFile(join(dir, 'ggml-tiny.bin'), CONTENT);
    await writeFile(join(dir, 'ggml-small.en.bin'), fakeModel(1000, 51_864));
    expect(await resolveModel(null, dir)).toMatchObject({ name: 'tiny' });
    expect(await resolveModel('small.en', dir)).toMatchObject({ english_only: true, quality: 'standard' });
    await writeFile(join(dir, 'ggml-large-v3-turbo.bin'), CONTENT);
    expect(await resolveModel(null, dir)).toMatchObject({ name: 'large-v3-turbo', quality: 'professional' });
    expect(await resolveModel('turbo', dir)).toMatchObject({ name: 'large-v3-turbo' });
  });

  it('refuses what is no model, before anything is copied', async () => {
    const file = join(dir, 'text.bin');
    await writeFile(file, 'not a model at all, but long enough to have a head of some bytes');
    const vad = fakeModel(100);
    vad.writeInt32LE(10, 4);
    await writeFile(join(dir, 'vad.bin'), vad);
    for (const wrong of [file, join(dir, 'vad.bin')]) {
      await expect(addModel(wrong, 'mine', { dir })).rejects.toMatchObject({ code: 'MODEL_INVALID' });
      await expect(resolveModel(wrong, dir)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    }
    await expect(addModel(join(dir, 'none.bin'), 'mine', { dir })).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
    });
    await writeFile(file, CONTENT);
    await expect(addModel(file, '../out', { dir })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    await expect(addModel(file, 'base', { dir })).rejects.toMatchObject({ code: 'MODEL_HASH_MISMATCH' });
    expect((await readdir(dir)).sort()).toEqual(['text.bin', 'vad.bin']);
  });

  it('says how to get a model that is not here', async () => {
    await expect(resolveModel(null, join(dir, 'nothing'))).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    await expect(resolveModel('small', dir)).rejects.toMatchObject({
      remedy: expect.stringContaining('pull small') as string,
    });
    await expect(resolveModel('/no/such.bin', dir)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    await expect(resolveModel('bass', dir)).rejects.toMatchObject({ details: { near: ['base'] } });
  });

  it('hashes anew what has changed', async () => {
    const path = join(dir, 'ggml-mine.bin');
    await writeFile(path, CONTENT);
    expect(await modelSha256(path)).toBe(MODEL.sha256);
    await truncate(path, 1_000_000);
    expect(await modelSha256(path)).toBe(sha256(CONTENT.subarray(0, 1_000_000)));
  });
});
