import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { JobSource } from '@z2/contracts';

import { MediaServer, serveFile } from '../../../../libs/sources/src/testing/media-server';
import { plannedSource, type PlannedSourceParts } from './planned-source';

describe('plannedSource of a URL', () => {
  let dir: string;
  let server: MediaServer;
  const { signal } = new AbortController();
  const films = new Map<string, Buffer>();
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-look-'));
    const make = async (name: string, ...args: string[]): Promise<void> => {
      execFileSync('ffmpeg', [
        ...[
          '-nostdin',
          '-v',
          'error',
          '-y',
          '-f',
          'lavfi',
          '-i',
          'testsrc2=size=320x180:rate=25:duration=40,noise=alls=90:allf=t',
        ],
        ...['-f', 'lavfi', '-i', 'anoisesrc=duration=40', '-c:v', 'libx264', '-preset', 'ultrafast'],
        ...['-metadata:s:a:0', 'language=spa', ...args, join(dir, name)],
      ]);
      films.set(name, await readFile(join(dir, name)));
    };
    await make('index at its end.mp4');
    await make('index first.mp4', '-movflags', '+faststart');
    await make('silent.mkv', '-map', '0:v');
  }, 120_000);
  beforeEach(async () => {
    server = await MediaServer.start();
    sockets.clear();
  });
  afterEach(() => server[Symbol.asyncDispose]());
  afterAll(() => rm(dir, { recursive: true, force: true }));

  const parts = (more: Partial<PlannedSourceParts> = {}): PlannedSourceParts => ({
    tools: { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' },
    uploads: { get: () => Promise.reject(new Error('no upload was named')) },
    maxDurationMs: 60_000,
    policy: { allowedHosts: [server.host] },
    ytDlp: null,
    ...more,
  });
  const url = (): JobSource => ({ kind: 'url', url: server.url('/My%20talk.mp4') });
  const serve = (name: string, options: Parameters<typeof serveFile>[1] = {}): number => {
    const film = films.get(name) ?? Buffer.alloc(0);
    const handler = serveFile(() => film, options);
    server.handler = (request, response) => {
      sockets.add(request.socket);
      handler(request, response);
    };
    return film.byteLength;
  };

  it.each([['index at its end.mp4'], ['index first.mp4']])(
    'knows title, length, picture and language without the whole: %s',
    async (name) => {
      const size = serve(name);
      const { metadata, captions, unknown } = await plannedSource(url(), null, parts(), signal);
      expect(metadata).toMatchObject({
        ...{ title: 'My talk', width: 320, height: 180, container: 'mp4', size },
        ...{ video_codec: 'h264', audio_codec: 'aac', audio_languages: ['es'] },
      });
      expect(metadata?.duration_ms).toBeGreaterThan(39_900);
      expect([captions, unknown]).toEqual([[], null]);
      // What lies in the buffers of a connection that is given up counts here too.
      const sent = [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);
      expect(sent).toBeLessThan(size / 2);
    },
  );

  it('knows the length of a part, and refuses one beyond the end', async () => {
    serve('index first.mp4');
    const part = await plannedSource(url(), { from_ms: 10_000, for_ms: 5_000 }, parts(), signal);
    expect(part.metadata).toMatchObject({ duration_ms: 5_000, clip: { from_ms: 10_000, to_ms: 15_000 } });
    await expect(
      plannedSource(url(), { from_ms: 50_000, for_ms: null }, parts(), signal),
    ).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });

  it('says honestly what cannot be known: an index at the end, where no parts are given', async () => {
    serve('index at its end.mp4', { ranges: false });
    const found = await plannedSource(url(), null, parts(), signal);
    expect(found).toMatchObject({
      metadata: null,
      captions: [],
      unknown: expect.stringMatching(/loaded/) as string,
    });
  });

  it('says that nothing is heard in a film without sound', async () => {
    serve('silent.mkv');
    const { metadata } = await plannedSource(url(), null, parts(), signal);
    expect(metadata).toMatchObject({ audio_codec: null, audio_languages: [], width: 320 });
  });

  it.each([
    ['what is not there', 404, {}, 'SOURCE_NOT_FOUND'],
    ['what needs a login', 403, {}, 'SOURCE_REFUSED'],
    ['a web page', 200, { 'content-type': 'text/html' }, 'SOURCE_NOT_MEDIA'],
  ])('refuses %s', async (_what, status, headers, code) => {
    server.handler = (_request, response) => response.writeHead(status, headers).end('x');
    await expect(plannedSource(url(), null, parts(), signal)).rejects.toMatchObject({ code });
  });

  it('tells of a server that is down now, which is no reason against the job', async () => {
    server.handler = (_request, response) => response.writeHead(503).end();
    const found = await plannedSource(url(), null, parts(), signal);
    expect(found).toMatchObject({
      metadata: null,
      unknown: expect.stringContaining('could not answer now (503)') as string,
    });
  });

  it('refuses what lasts too long, and addresses in private networks', async () => {
    serve('index first.mp4');
    await expect(plannedSource(url(), null, parts({ maxDurationMs: 30_000 }), signal)).rejects.toMatchObject({
      code: 'SOURCE_TOO_LONG',
    });
    const before = server.requests.length;
    await expect(plannedSource(url(), null, parts({ policy: {} }), signal)).rejects.toMatchObject({
      code: 'SOURCE_URL_FORBIDDEN',
    });
    server.handler = (_request, response) =>
      response.writeHead(302, { location: 'http://10.0.0.1/a.mp4' }).end();
    await expect(plannedSource(url(), null, parts(), signal)).rejects.toMatchObject({
      code: 'SOURCE_URL_FORBIDDEN',
    });
    expect(server.requests.length).toBe(before + 1);
  });

  it('ends when cancelled', async () => {
    server.handler = () => undefined;
    const abort = new AbortController();
    const ended = plannedSource(url(), null, parts(), abort.signal);
    abort.abort('cancel');
    await expect(ended).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
