import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runProcess } from '@z2/runtime';

import { FakeYoutube } from '../testing/fake-youtube';
import type { LibraryEngineOptions } from './library-engine';
import { Youtubei } from './youtubei';
import { YtdlCore } from './ytdl-core';

const ID = 'aqz-KE-bpKQ';

describe.each([
  ['youtubei', Youtubei],
  ['ytdl-core', YtdlCore],
])('%s', (name, Engine) => {
  let dir: string;
  let content: Buffer;
  let youtube: FakeYoutube;
  let warnings: string[];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-youtube-'));
    const made = join(dir, 'made.mp4');
    const inputs = ['-f', 'lavfi', '-i', 'testsrc=s=64x64:d=1', '-f', 'lavfi', '-i', 'sine=d=1'];
    await runProcess('ffmpeg', ['-v', 'error', ...inputs, '-movflags', '+faststart', made]);
    content = await readFile(made);
  });
  beforeEach(async () => {
    warnings = [];
    youtube = await FakeYoutube.start(content);
  });
  afterEach(() => youtube[Symbol.asyncDispose]());
  afterAll(() => rm(dir, { recursive: true, force: true }));

  const fetched = (more: Partial<LibraryEngineOptions> = {}, signal = new AbortController().signal) => {
    const log = (level: string, message: string): unknown => level === 'WARNING' && warnings.push(message);
    const context = { workdir: dir, signal, onProgress: () => undefined, log };
    const limits = { maxBytes: 1e7, timeoutMs: 50_000, stallMs: 40_000, firstPauseMs: 1 };
    return new Engine({
      ...{ ...limits, resumeDir: join(dir, 'resume'), allowedHosts: [youtube.server.host] },
      ...{ reroute: youtube.reroute, ...more },
    }).fetch(ID, context);
  };

  it('finds the file with picture and sound, and loads it whole', async () => {
    const file = await fetched();
    expect(await readFile(file.path)).toEqual(content);
    expect(file.name).toBe('A walk: “north”.mp4');
    await file.release({ keep: false });
    expect(await readdir(join(dir, 'resume'))).toEqual([]);
    const { paths, clients } = youtube;
    expect(paths.at(-1)).toBe('/videoplayback');
    if (name === 'youtubei') {
      expect(paths).toContain('/www.youtube.com/sw.js_data');
      expect(clients).toEqual(['ANDROID_VR']);
    } else {
      expect(paths).toContain('/www.youtube.com/watch');
      expect(clients).toEqual(expect.arrayContaining(['ANDROID', 'IOS']));
    }
  });

  it.each([
    ['those that people wrote', ['en', 'pt-BR', 'fr:asr'], false, ['en', 'pt-BR']],
    ['not YouTube’s own', ['en:asr'], false, []],
    ['YouTube’s own where they are wanted and nobody wrote any', ['en:asr'], true, ['en']],
  ])('brings the captions along: %s', async (_what, names, autoCaptions, languages) => {
    const text = (name: string): string => `WEBVTT\n\n00:00.000 --> 00:00.900\n${name}\n`;
    youtube.captions = Object.fromEntries(names.map((tag) => [tag, text(tag)]));
    const file = await fetched({ autoCaptions });
    const { facts } = file;
    expect(facts).toMatchObject({ title: 'A walk: “north”', chapters: [] });
    expect(facts?.captions.map(({ language }) => language)).toEqual(languages);
    const texts = await Promise.all((facts?.captions ?? []).map(({ path }) => readFile(path, 'utf8')));
    expect(texts).toEqual(names.slice(0, languages.length).map(text));
    await file.release({ keep: false });
  });

  it('has the video without captions that cannot be loaded', async () => {
    youtube.captions = { en: '', es: 'WEBVTT\n\n00:00.000 --> 00:00.900\nHola\n' };
    const file = await fetched();
    expect(file.facts?.captions.map(({ language }) => language)).toEqual(['es']);
    expect(warnings).toEqual([expect.stringMatching(/^The captions in en could not be loaded: .+404/)]);
    await file.release({ keep: false });
  });

  it('goes on where the stream of the media was cut', async () => {
    let cut = false;
    const { media } = youtube;
    youtube.media = (request, response) => {
      if (request.method === 'GET' && !cut) {
        cut = true;
        response.writeHead(200, {
          'content-type': 'video/mp4',
          'content-length': content.byteLength,
          'last-modified': 'Tue, 01 Oct 2024 10:00:00 GMT',
        });
        response.write(content.subarray(0, 1000), () => response.destroy());
      } else {
        media(request, response);
      }
    };
    const file = await fetched();
    expect(await readFile(file.path)).toEqual(content);
    expect(youtube.server.requests.at(-1)).toMatchObject({ range: 'bytes=1000-' });
    await file.release({ keep: false });
  });

  it.each([
    ['LOGIN_REQUIRED', 'This is a private video. Please sign in', 'SOURCE_REFUSED', 'private'],
    ['LOGIN_REQUIRED', 'Sign in to confirm your age', 'SOURCE_REFUSED', 'age'],
    ['LOGIN_REQUIRED', 'Sign in to confirm you’re not a bot', 'SOURCE_UNREACHABLE', undefined],
    [
      'UNPLAYABLE',
      'The uploader has not made this video available in your country',
      'SOURCE_REFUSED',
      'region',
    ],
    ['LIVE_STREAM_OFFLINE', 'This live event will begin in 3 hours.', 'SOURCE_REFUSED', 'live'],
    ['ERROR', 'This video is unavailable', 'SOURCE_NOT_FOUND', undefined],
  ])('says why: %s, %s', async (status, reason, code, fact) => {
    youtube.player = () => ({ playabilityStatus: { status, reason } });
    const error: unknown = await fetched().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, details: { engine: name } });
    expect((error as { details: { fact?: string } }).details.fact).toBe(fact);
    expect(youtube.paths).not.toContain('/videoplayback');
  });

  it.each([
    [403, 'SOURCE_REFUSED', 'permanent'],
    [410, 'SOURCE_NOT_FOUND', 'permanent'],
    [429, 'SOURCE_UNREACHABLE', 'transient'],
  ])('says what a status of %s means, of the answer and of the media', async (status, code, kind) => {
    youtube.media = (_request, response) => response.writeHead(status, { 'retry-after': '7' }).end();
    await expect(fetched()).rejects.toMatchObject({ code, kind });
    youtube.player = () => (response) => response.writeHead(status, { 'retry-after': '7' }).end();
    await expect(fetched()).rejects.toMatchObject({
      ...{ code, kind, retryAfterMs: status === 429 ? 7_000 : undefined },
    });
  });

  it('does not wait for ever on silence, and ends on cancel', async () => {
    youtube.player = () => () => undefined;
    await expect(fetched({ stallMs: 300 })).rejects.toMatchObject({ code: 'SOURCE_STALLED' });
    const abort = new AbortController();
    youtube.player = () => () => abort.abort('cancel');
    await expect(fetched({}, abort.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
    const later = new AbortController();
    youtube.player = (id) => youtube.playable(id);
    youtube.media = () => later.abort('cancel');
    await expect(fetched({}, later.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await readdir(join(dir, 'resume'))).toEqual([]);
  });

  it('reaches public addresses only', async () => {
    const none = fetched({ allowedHosts: [] });
    await expect(none).rejects.toMatchObject({ code: 'SOURCE_URL_FORBIDDEN' });
    expect(youtube.server.requests).toEqual([]);
  });

  it('takes an answer without any use for one of a changed YouTube', async () => {
    youtube.player = (id) => ({ ...youtube.playable(id), streamingData: {} });
    await expect(fetched()).rejects.toMatchObject({ code: 'SOURCE_REFUSED', details: { engine: name } });
    youtube.player = () => (response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"cut');
    };
    await expect(fetched()).rejects.toMatchObject({ code: expect.stringMatching(/^SOURCE_/) as string });
  });
});
