import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { JobOptions, JobSource } from '@z2/contracts';
import { createSources, type SourcesOptions } from '@z2/sources';
import { UploadStore } from '@z2/storage';

import { TestContext } from '../testing/test-context';
import { DownloadStage } from './download.stage';

const TOOLS = { ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' };
const SRT = '1\n00:00:00,500 --> 00:00:01,500\nHola, ¿qué tal?\n';

const ffmpeg = (...args: string[]): void =>
  void execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args]);

describe('DownloadStage', () => {
  let dir: string;
  let video: string;
  let server: Server;
  let requests = 0;
  let ctx: TestContext;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-download-'));
    await writeFile(join(dir, 'es.srt'), SRT);
    video = join(dir, 'My talk.mkv');
    ffmpeg(
      ...['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=10:duration=2'],
      ...['-f', 'lavfi', '-i', 'sine=frequency=330:duration=2', '-i', join(dir, 'es.srt')],
      ...['-map', '0', '-map', '1', '-map', '2', '-c:v', 'libx264', '-preset', 'ultrafast', '-c:s', 'srt'],
      ...['-metadata:s:a:0', 'language=eng', '-metadata:s:s:0', 'language=spa', video],
    );
    server = createServer((request, response) => {
      requests += 1;
      const path = join(dir, decodeURIComponent((request.url ?? '').slice(1)));
      stat(path).then(
        ({ size }) => {
          response.writeHead(200, { 'content-length': size, etag: `"${size}"`, 'content-type': 'video/mp4' });
          if (request.method === 'HEAD') {
            response.end();
          } else {
            createReadStream(path).pipe(response);
          }
        },
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(dir, { recursive: true, force: true });
  });
  beforeEach(async () => {
    ctx = await TestContext.create();
    requests = 0;
  });
  afterEach(() => ctx[Symbol.asyncDispose]());

  const host = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stage = (maxDurationMs = 60_000): DownloadStage =>
    new DownloadStage({
      tools: TOOLS,
      maxDurationMs,
      sources: createSources(sourcesOptions()),
    });
  const sourcesOptions = (): SourcesOptions => ({
    maxBytes: 10_000_000,
    timeoutMs: 10_000,
    stallMs: 5_000,
    resumeDir: join(ctx.root, 'resume'),
    allowedHosts: [host()],
    fileSources: true,
    ytDlpDir: join(ctx.root, 'yt-dlp'),
    ffmpeg: TOOLS.ffmpeg,
    youtubeEngines: [],
    uploads: new UploadStore(join(ctx.root, 'uploads'), { maxBytes: 10_000_000 }),
  });
  const file = (path: string): JobSource => ({ kind: 'file', path });
  const url = (name: string): JobSource => ({
    kind: 'url',
    url: `http://${host()}/${encodeURIComponent(name)}`,
  });
  const from = (source: JobSource, clip: JobOptions['clip'] = null) => ({ source, options: { clip } });
  const run = (source: JobSource, maxDurationMs?: number) => stage(maxDurationMs).run(from(source), ctx);

  it('takes only a part where told, with its own clock and subtitles, and another key', async () => {
    const part = from(file(video), { from_ms: 1_000, for_ms: 1_000 });
    const whole = await run(file(video));
    const output = await stage().run(part, ctx);
    const { from_ms, to_ms } = output.metadata.clip!;
    expect(from_ms).toBeLessThanOrEqual(1_000);
    expect(to_ms - from_ms).toBe(output.metadata.duration_ms);
    expect(output.media.name).toBe(whole.media.name);
    expect(output.media.sha256).not.toBe(whole.media.sha256);
    expect(await stage().fingerprint(part)).not.toEqual(await stage().fingerprint(from(file(video))));
    await expect(
      stage().run(from(file(video), { from_ms: 3_600_000, for_ms: null }), ctx),
    ).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });

  it('takes a file: its content, what it is, and the subtitles in it', async () => {
    const output = await run(file(video));
    expect(output.title).toBe('My talk');
    expect(output.media).toMatchObject({ kind: 'source', name: 'My talk.mkv', mime: 'video/matroska' });
    expect(await readFile(await ctx.artifacts.open(output.media))).toEqual(await readFile(video));
    expect(output.metadata).toMatchObject({
      container: 'matroska',
      width: 160,
      height: 90,
      video_codec: 'h264',
      audio_languages: ['en'],
      subtitles: [{ index: 2, language: 'es', codec: 'subrip' }],
    });
    expect(output.metadata.duration_ms).toBeGreaterThan(1_900);
    expect(output.captions).toHaveLength(1);
    expect(output.captions[0]).toMatchObject({ language: 'es', ref: { kind: 'captions', mime: 'text/vtt' } });
    const vtt = await readFile(await ctx.artifacts.open(output.captions[0]!.ref), 'utf8');
    expect(vtt).toMatch(/^WEBVTT\n\n00:00\.50\d --> 00:01\.50\d\nHola, ¿qué tal\?/);
    expect(ctx.progressed.at(-1)?.fraction).toBe(1);
  });

  it('takes a URL with progress in bytes, and leaves nothing beside storage', async () => {
    const output = await run(url('My talk.mkv'));
    expect(output.title).toBe('My talk');
    expect(await readFile(await ctx.artifacts.open(output.media))).toEqual(await readFile(video));
    const { size } = await stat(video);
    expect(ctx.progressed.some(({ measure }) => measure?.total === size && measure.unit === 'bytes')).toBe(
      true,
    );
    expect(await readdir(join(ctx.root, 'resume'))).toEqual([]);
  });

  it('takes an upload', async () => {
    const uploads = new UploadStore(join(ctx.root, 'uploads'), { maxBytes: 10_000_000 });
    const { upload_id } = await uploads.receive('Mine.mkv', createReadStream(video));
    const output = await run({ kind: 'upload', upload_id, name: 'Mine.mkv' });
    expect(output.title).toBe('Mine');
    expect((await uploads.get(upload_id)).sha256).toBe(output.media.sha256);
  });

  it('takes title, chapters and captions of a source that has them beside its bytes, a part of them too', async () => {
    const vtt = (name: string, text: string) =>
      writeFile(join(dir, name), text).then(() => ({ path: join(dir, name), language: name.slice(0, -4) }));
    const fetch = async () => ({
      ...{ path: video, name: 'x.mkv', moved: false, release: () => Promise.resolve() },
      facts: {
        title: 'A walk',
        chapters: [
          { start_ms: 0, end_ms: 500, title: 'Start' },
          { start_ms: 500, end_ms: 2_000, title: 'Way' },
        ],
        captions: [
          await vtt('pt-BR.vtt', 'WEBVTT\n\n00:00.100 --> 00:01.900\nOlá\n'),
          await vtt('de.vtt', 'no captions at all'),
        ],
      },
    });
    const youtube = { kind: 'youtube' as const, identify: () => Promise.resolve(['x']), fetch };
    const sources = { ...createSources(sourcesOptions()), youtube };
    const withFacts = new DownloadStage({ tools: TOOLS, maxDurationMs: 60_000, sources });
    const source: JobSource = { kind: 'youtube', url: 'https://youtu.be/x', video_id: 'x' };
    const whole = await withFacts.run(from(source), ctx);
    expect(whole.title).toBe('A walk');
    expect(whole.metadata.chapters.map(({ title }) => title)).toEqual(['Start', 'Way']);
    expect(whole.captions.map(({ language }) => language)).toEqual(['es', 'pt-BR']);
    const part = await withFacts.run(from(source, { from_ms: 1_000, for_ms: 1_000 }), ctx);
    const { from_ms } = part.metadata.clip!;
    expect(part.metadata.chapters.at(-1)).toMatchObject({ title: 'Way', end_ms: 2_000 - from_ms });
    const [, ours] = part.captions;
    const text = await readFile(await ctx.artifacts.open(ours!.ref), 'utf8');
    expect(text).toContain(`00:00.${String(Math.max(0, 100 - from_ms)).padStart(3, '0')} -->`);
  });

  it('prefers the title that the file itself has', async () => {
    ffmpeg('-i', video, '-map', '0', '-c', 'copy', '-metadata', 'title=A good talk', join(dir, 'titled.mkv'));
    expect((await run(file(join(dir, 'titled.mkv')))).title).toBe('A good talk');
  });

  it('takes audio alone', async () => {
    ffmpeg('-f', 'lavfi', '-i', 'sine=duration=1', join(dir, 'sound.mp3'));
    const { media, metadata } = await run(file(join(dir, 'sound.mp3')));
    expect(media.mime).toBe('audio/mpeg');
    expect(metadata).toMatchObject({ width: null, video_codec: null, audio_codec: 'mp3' });
  });

  describe('refuses', () => {
    const cases: [string, () => Promise<JobSource>, string][] = [
      ['what is not there', () => Promise.resolve(file(join(dir, 'none.mp4'))), 'SOURCE_NOT_FOUND'],
      ['a directory', () => Promise.resolve(file(dir)), 'SOURCE_IS_DIRECTORY'],
      ['an empty file', () => made('empty.mp4', ''), 'SOURCE_EMPTY'],
      [
        'text with the name of a video',
        () => made('text.mp4', 'Hello, world.\n'.repeat(100)),
        'SOURCE_NOT_MEDIA',
      ],
      ['an MP4 whose end is missing', () => cut('cut.mp4', []), 'SOURCE_DAMAGED'],
      ['one with its index in front', () => cut('cut2.mp4', ['-movflags', '+faststart']), 'SOURCE_DAMAGED'],
      ['an upload that does not exist', () => Promise.resolve(gone), 'UPLOAD_NOT_FOUND'],
    ];
    const gone: JobSource = { kind: 'upload', upload_id: 'x', name: 'x' };
    const made = async (name: string, content: string): Promise<JobSource> => {
      await writeFile(join(dir, name), content);
      return file(join(dir, name));
    };
    const cut = async (name: string, args: string[]): Promise<JobSource> => {
      const path = join(dir, name);
      ffmpeg('-i', video, '-map', '0:v', '-map', '0:a', '-c:v', 'copy', '-c:a', 'aac', ...args, path);
      await truncate(path, Math.floor((await stat(path)).size * 0.6));
      return file(path);
    };

    it.each(cases)('%s', async (_what, source, code) => {
      await expect(run(await source())).rejects.toMatchObject({
        code,
        kind: 'permanent',
        exit: 3,
        remedy: expect.stringMatching(/\w/) as string,
      });
      expect(await readdir(join(ctx.root, 'store'))).toEqual([]);
    });

    it('what lasts too long, by its file and by its URL, and keeps no download of it', async () => {
      await expect(run(file(video), 1_000)).rejects.toMatchObject({ code: 'SOURCE_TOO_LONG', http: 413 });
      await expect(run(url('My talk.mkv'), 1_000)).rejects.toMatchObject({ code: 'SOURCE_TOO_LONG' });
      expect(await readdir(join(ctx.root, 'resume'))).toEqual([]);
    });
  });

  describe('fingerprint', () => {
    it('of a file changes with its content, not with its name in the job', async () => {
      const path = join(dir, 'print.mkv');
      await writeFile(path, 'one');
      const before = await stage().fingerprint(from(file(path)));
      expect(await stage().fingerprint(from(file(path)))).toEqual(before);
      await writeFile(path, 'two');
      expect(await stage().fingerprint(from(file(path)))).not.toEqual(before);
    });

    it('of a URL holds its validators, asked for without fetching', async () => {
      const before = await stage().fingerprint(from(url('My talk.mkv')));
      expect(await stage().fingerprint(from(url('My talk.mkv')))).toEqual(before);
      expect(before).toContain(`"${(await stat(video)).size}"`);
      expect(requests).toBe(2);
    });

    it('is never the same where the source says nothing', async () => {
      const source = url('none.mkv');
      expect(await stage().fingerprint(from(source))).not.toEqual(await stage().fingerprint(from(source)));
    });
  });

  it('ends at once when cancelled, and leaves nothing', async () => {
    const abort = new AbortController();
    await mkdir(join(ctx.root, 'resume'));
    const cancelled = await ctx.again({ signal: abort.signal });
    abort.abort('cancel');
    await expect(stage().run(from(url('My talk.mkv')), cancelled)).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    await expect(stage().run(from(file(video)), cancelled)).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(await readdir(join(ctx.root, 'resume'))).toEqual([]);
    expect(await readdir(cancelled.workdir)).toEqual([]);
  });
});
