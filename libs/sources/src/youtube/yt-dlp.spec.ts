import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { runProcess, YtDlpTool } from '@z2/runtime';

import type { FetchedSound } from '../source';
import { sharedYtDlp } from '../testing/shared-yt-dlp';
import { YoutubeSource } from './youtube.source';
import { ytDlpError } from './youtube-errors';
import { YtDlp, type YtDlpOptions } from './yt-dlp';

/** The real yt-dlp, installed by pip as a user's is, against a server of its own (YouTube cannot be reached from a test). */
describe('YtDlp', () => {
  let dir: string;
  let work: string;
  let media: Buffer;
  let tool: YtDlpTool;
  let asked = 0;
  let cookie: string | undefined;
  /** What is served beside the video, by its name. */
  const pages = new Map<string, string | Buffer>();
  /** Where each question for the broken video began. */
  const ranges: number[] = [];
  let isBroken = true;
  let slowAsked = (): void => undefined;
  const server = createServer((message, answer) => {
    asked += 1;
    cookie = message.headers.cookie;
    if (message.url === '/gone.mp4') {
      answer.writeHead(404).end();
      return;
    }
    const name = basename(message.url ?? '');
    if (pages.has(name)) {
      answer.setHeader('content-type', name.endsWith('mpd') ? 'application/dash+xml' : 'text/html');
      answer.end(pages.get(name));
      return;
    }
    if (message.method === 'GET' && message.url === '/broken.mp4') {
      const from = Number(/bytes=(\d+)-/.exec(message.headers.range ?? '')?.[1] ?? 0);
      ranges.push(from);
      const range = { 'content-range': `bytes ${from}-${media.byteLength - 1}/${media.byteLength}` };
      answer.writeHead(from > 0 ? 206 : 200, {
        ...{ 'content-type': 'video/mp4', 'content-length': media.byteLength - from },
        ...(from > 0 ? range : {}),
      });
      // While it is broken, nothing more comes than the first bytes.
      const end = isBroken ? (from > 0 ? from : 2_200) : undefined;
      answer.write(media.subarray(from, end), () => (isBroken ? answer.destroy() : answer.end()));
      return;
    }
    answer.writeHead(200, { 'content-type': 'video/mp4', 'content-length': media.byteLength });
    if (message.method === 'GET' && message.url === '/slow.mp4') {
      answer.write(media.subarray(0, 2_000));
      slowAsked();
    } else {
      answer.end(message.method === 'GET' ? media : undefined);
    }
  });
  const host = (): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'z2-yt-dlp-'));
    work = join(dir, 'work');
    await mkdir(work);
    const made = join(dir, 'made.mp4');
    await runProcess('ffmpeg', [
      ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=s=320x240:d=1', '-movflags', '+faststart', made],
    ]);
    media = await readFile(made);
    tool = await sharedYtDlp();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }, 300_000);
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await rm(dir, { recursive: true, force: true });
  });

  const engine = (more: Partial<YtDlpOptions> = {}): YtDlp =>
    new YtDlp({
      ...{ tool, ffmpeg: 'ffmpeg', resumeDir: work, maxBytes: 1e7, timeoutMs: 60_000, stallMs: 50_000 },
      allowedHosts: [host()],
      ...more,
    });
  const context = (signal = new AbortController().signal) => {
    const progress: [number, number | null][] = [];
    const onProgress = (...some: [number, number | null]): void => void progress.push(some);
    return { workdir: work, signal, onProgress, log: () => undefined, progress };
  };

  it('downloads through the proxy, with progress, and cleans up', async () => {
    const ctx = context();
    const fetched = await engine().download(`http://${host()}/talk.mp4`, ctx);
    expect(await readFile(fetched.path)).toEqual(media);
    expect(fetched.name).toBe('talk.mp4');
    expect(ctx.progress.at(-1)).toEqual([media.byteLength, media.byteLength]);
    await fetched.release({ keep: false });
    expect(await readdir(work)).toEqual([]);
  }, 60_000);

  it('brings title, chapters and captions along; captions that fail cost themselves only', async () => {
    const track = (language: string): string =>
      `<track kind="subtitles" srclang="${language}" src="/${language}.vtt">`;
    const video = `<video><source src="/talk.mp4" type="video/mp4">${track('es-419')}${track('de')}</video>`;
    pages.set('page.html', `<html><head><title>A talk</title></head><body>${video}</body></html>`);
    pages.set('es-419.vtt', 'WEBVTT\n\n00:00.100 --> 00:00.900\nHola\n');
    const cookies = join(dir, 'cookies.txt');
    await writeFile(cookies, '# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tz2\tsecret\n');
    const before = await readFile(cookies, 'utf8');
    const fetched = await engine({ cookies }).download(`http://${host()}/page.html`, context());
    expect(fetched.facts?.title).toMatch(/^A talk/);
    expect(fetched.facts?.captions.map(({ language }) => language)).toContain('es-419');
    const [spanish] = fetched.facts?.captions.filter(({ language }) => language === 'es-419') ?? [];
    expect(await readFile(spanish!.path, 'utf8')).toContain('Hola');
    expect(cookie).toBe('z2=secret');
    expect(await readFile(cookies, 'utf8')).toBe(before);
    expect(await readdir(join(fetched.path, '..'))).not.toContain('cookies.txt');
    await fetched.release({ keep: false });
    const none = engine({ cookies: join(dir, 'none') }).download(`http://${host()}/page.html`, context());
    await expect(none).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect(await readdir(work)).toEqual([]);
  }, 60_000);

  it('joins picture and sound that come apart', async () => {
    const apart = join(dir, 'apart');
    await mkdir(apart);
    const inputs = ['-f', 'lavfi', '-i', 'testsrc=s=64x64:d=1', '-f', 'lavfi', '-i', 'sine=d=1'];
    await runProcess('ffmpeg', ['-v', 'error', ...inputs, '-f', 'dash', join(apart, 'talk.mpd')]);
    for (const name of await readdir(apart)) {
      pages.set(name, await readFile(join(apart, name)));
    }
    const sounds: string[] = [];
    const kinds = async (path: string): Promise<string> => {
      const args = ['-v', 'error', '-show_entries', 'stream=codec_type', '-of', 'csv=p=0', path];
      return (await runProcess('ffprobe', args)).stdout.trim();
    };
    const onSound = async ({ path, name, facts }: FetchedSound): Promise<void> => {
      sounds.push(await kinds(path));
      expect(name).toBe('talk.m4a');
      expect(facts.title).toBe('talk');
    };
    const fetched = await engine().download(`http://${host()}/talk.mpd`, { ...context(), onSound });
    expect(sounds).toEqual(['audio']);
    expect(fetched.path).toMatch(/\.mkv$/);
    expect((await kinds(fetched.path)).split(/\s+/).sort()).toEqual(['audio', 'video']);
    await fetched.release({ keep: false });
  }, 60_000);

  it('does not reach a private address: the proxy is its only way out', async () => {
    asked = 0;
    const download = engine({ allowedHosts: [] }).download(`http://${host()}/talk.mp4`, context());
    await expect(download).rejects.toMatchObject({ code: 'SOURCE_URL_FORBIDDEN' });
    expect(asked).toBe(0);
    const lookup = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    const source = new YoutubeSource([engine({ lookup })]);
    await expect(
      source.fetch(
        { kind: 'youtube', url: 'https://youtu.be/aqz-KE-bpKQ', video_id: 'aqz-KE-bpKQ' },
        context(),
      ),
    ).rejects.toMatchObject({ code: 'SOURCE_URL_FORBIDDEN' });
  }, 60_000);

  it('refuses what is too large, and says what is not there', async () => {
    const large = engine({ maxBytes: 1_000 }).download(`http://${host()}/talk.mp4`, context());
    await expect(large).rejects.toMatchObject({ code: 'SOURCE_TOO_LARGE' });
    const gone = engine().download(`http://${host()}/gone.mp4`, context());
    await expect(gone).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND', kind: 'permanent' });
    expect(await readdir(work)).toEqual([]);
  }, 60_000);

  it('goes on with what a broken try has loaded, without its cookies', async () => {
    const cookies = join(dir, 'secret.txt');
    await writeFile(cookies, '# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tz2\tsecret\n');
    const first = engine({ cookies }).download(`http://${host()}/broken.mp4`, context());
    await expect(first).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE', kind: 'transient' });
    const [kept] = await readdir(work);
    expect((await readdir(join(work, kept!))).sort()).toEqual(['media.info.json', 'media.mp4.part']);
    isBroken = false;
    const fetched = await engine().download(`http://${host()}/broken.mp4`, context());
    // The first question only looks what it is.
    expect(ranges.at(-1)).toBeGreaterThan(0);
    expect(await readFile(fetched.path)).toEqual(media);
    await fetched.release({ keep: false });
    expect(await readdir(work)).toEqual([]);
  }, 60_000);

  it('ends on cancel, and leaves nothing', async () => {
    const abort = new AbortController();
    slowAsked = () => abort.abort('cancel');
    const download = engine().download(`http://${host()}/slow.mp4`, context(abort.signal));
    await expect(download).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await readdir(work)).toEqual([]);
  }, 60_000);

  it('says whether it could not be installed for now or for good', async () => {
    const signal = new AbortController().signal;
    const python = join(dir, 'python');
    await writeFile(python, '#!/bin/sh\nexec python3 "$@" --retries 0 --index-url http://127.0.0.1:1/\n', {
      mode: 0o755,
    });
    const cutOff = new YtDlpTool(join(dir, 'none', 'yt-dlp'), python);
    await expect(cutOff.install(signal, () => undefined)).rejects.toMatchObject({
      ...{ code: 'TOOL_MISSING', kind: 'transient' },
    });
    const without = new YtDlpTool(join(dir, 'none', 'yt-dlp'), join(dir, 'no-python'));
    await expect(without.install(signal, () => undefined)).rejects.toMatchObject({
      ...{ code: 'TOOL_MISSING', kind: 'permanent' },
    });
    expect(await readdir(join(dir, 'none'))).toEqual([]);
  }, 60_000);

  it.each([
    ['Private video. Sign in if you have been granted access', 'SOURCE_REFUSED', 'permanent'],
    ['Sign in to confirm your age. This video may be inappropriate', 'SOURCE_REFUSED', 'permanent'],
    ['Sign in to confirm you’re not a bot', 'SOURCE_UNREACHABLE', 'transient'],
    ['The uploader has not made this video available in your country', 'SOURCE_REFUSED', 'permanent'],
    ['This live event will begin in 3 hours', 'SOURCE_REFUSED', 'permanent'],
    ['Video unavailable. This video has been removed by the uploader', 'SOURCE_NOT_FOUND', 'permanent'],
    ['Something new', 'SOURCE_UNREACHABLE', 'transient'],
  ])('knows: %s', (said, code, kind) => {
    const error = ytDlpError(`ERROR: [youtube] aqz-KE-bpKQ: ${said}`);
    expect(error).toMatchObject({ code, kind, details: { engine: 'yt-dlp' } });
  });
});
