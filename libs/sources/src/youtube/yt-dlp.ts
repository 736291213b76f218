import { link, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';

import { toZ2Error, Z2Error } from '@z2/contracts';
import { type AddressPolicy, findProgram, type ProcessResult, type YtDlpTool } from '@z2/runtime';

import { type FetchContext, type FetchedFile, goesOnElsewhere, type SourceFacts } from '../source';
import { KeptDirectory } from '../url/kept-directory';
import { stalled, tookTooLong, tooLarge } from '../url/url-errors';
import { copyCookies } from './cookies';
import { EgressProxy } from './egress-proxy';
import type { Reroute } from './reroute';
import { SilenceLimit } from './silence-limit';
import { watchUrl, type YoutubeEngine } from './youtube-engine';
import { ytDlpError } from './youtube-errors';
import { INFO_ARGS, ytDlpFacts } from './yt-dlp-facts';

export interface YtDlpOptions extends AddressPolicy {
  tool: YtDlpTool;
  ffmpeg: string;
  /** Directory for unfinished downloads. */
  resumeDir: string;
  /** Of each file, and of all that is received, bytes. */
  maxBytes: number;
  /** For the whole of one fetch, ms. */
  timeoutMs: number;
  /** Longest silence, ms. */
  stallMs: number;
  /** Longest silence while picture and sound are joined, ms; default 30 min. */
  mergeStallMs?: number;
  /** Cookie file in Netscape format; null: none. */
  cookies?: string | null;
  /** Whether YouTube's automatic captions are taken where nobody wrote any. */
  autoCaptions?: boolean;
  /** Where YouTube's pages are looked for instead. */
  reroute?: Reroute | null;
}

/**
 * Only what yt-dlp loads by itself, through the proxy: playlists of segments would go to ffmpeg, which fetches past it. Sound
 * first: it is small, and speech can be recognised while the picture comes.
 */
export const FORMAT = 'ba[protocol^=http]+bv[protocol^=http]/b[protocol^=http]';
const PROGRESS = /^z2-bytes (\d+) (\d+|NA) (\w+) (\S+) (.+)$/;
const PROGRESS_FIELDS =
  '%(progress.downloaded_bytes)s %(progress.total_bytes)s %(progress.status)s %(info.vcodec)s %(progress.filename)s';
const DONE = 'z2-done ';
const MERGE_STALL_MS = 1_800_000;

/** Downloads one video by yt-dlp, whose whole traffic goes through an {@link EgressProxy}. Rules of its arguments: RELIABILITY.md 4. */
export class YtDlp implements YoutubeEngine {
  readonly name = 'yt-dlp';

  constructor(private readonly options: YtDlpOptions) {}

  fetch(videoId: string, context: FetchContext): Promise<FetchedFile> {
    const url = watchUrl(videoId);
    return this.download(this.options.reroute?.(new URL(url)).href ?? url, context);
  }

  /** @throws Z2Error of the SOURCE_ family, TOOL_MISSING, DISK_FULL, CANCELLED. */
  async download(url: string, context: FetchContext): Promise<FetchedFile> {
    const { tool, timeoutMs, stallMs, mergeStallMs = MERGE_STALL_MS } = this.options;
    await tool.install(context.signal, (message) => context.log('INFO', message));
    const kept = await KeptDirectory.open(this.options.resumeDir, `yt-dlp ${url}`);
    const dir = kept.path;
    const release = (options: { keep: boolean }): Promise<void> => kept.release(options);
    if (kept.found) {
      context.log('INFO', 'Going on with what an earlier try has loaded.');
    }
    let refusal: Z2Error | null = null;
    const stop = new AbortController();
    const refuse = (error: Z2Error): void => {
      refusal ??= error;
      stop.abort();
    };
    const output: string[] = [];
    let cookies: string | null = null;
    const progress = new ProgressSum(context);
    try {
      cookies = this.options.cookies ? await copyCookies(this.options.cookies, dir) : null;
      await using proxy = await EgressProxy.start(this.options, refuse);
      using silence = new SilenceLimit({ stallMs, mergeStallMs }, () =>
        refuse(stalled(new URL(url), stallMs)),
      );
      const common = this.common(proxy.url, cookies);
      const run = (args: string[], onStdoutLine?: (line: string) => void): Promise<ProcessResult> =>
        tool.run([...common, ...args], {
          cwd: dir,
          signal: AbortSignal.any([context.signal, stop.signal]),
          timeoutMs,
          onStdoutLine: (line) => {
            silence.line(line);
            onStdoutLine?.(line);
          },
          onStderrLine: (line) => void output.push(line),
        });
      const { autoCaptions = false } = this.options;
      let facts: Promise<SourceFacts> | null = null;
      let told: Promise<void> = Promise.resolve();
      const onSound = (file: string): void => {
        facts ??= ytDlpFacts(dir, autoCaptions, run, context);
        told = tellSound(join(dir, file), facts, context);
      };
      const { stdout } = await run(this.args(url), (line) => {
        const finished = progress.line(line);
        if (finished?.picture === false && context.onSound) {
          onSound(finished.file);
        }
      }).finally(() => told);
      const done = stdout.split('\n').findLast((line) => line.startsWith(DONE));
      if (!done) {
        // Files over --max-filesize and live videos end so, with exit code 0.
        throw ytDlpError([stdout, ...output].join('\n'));
      }
      const { title, ext } = JSON.parse(done.slice(DONE.length)) as { title: string; ext: string };
      const found = await (facts ?? ytDlpFacts(dir, autoCaptions, run, context));
      if (cookies) {
        await rm(cookies, { force: true });
      }
      return { path: join(dir, `media.${ext}`), name: `${title}.${ext}`, moved: true, facts: found, release };
    } catch (error) {
      if (cookies) {
        await rm(cookies, { force: true });
      }
      const reason = this.explain(url, context, refusal, output, error);
      const mayHelp = reason instanceof Z2Error && reason.kind === 'transient' && reason.code !== 'DISK_FULL';
      await release({ keep: context.signal.aborted ? goesOnElsewhere(context.signal) : mayHelp });
      throw reason;
    }
  }

  private explain(
    url: string,
    context: FetchContext,
    refusal: Z2Error | null,
    output: readonly string[],
    error: unknown,
  ): unknown {
    if (!(error instanceof Z2Error)) {
      return error;
    }
    if (refusal && !context.signal.aborted) {
      return refusal.code === 'SOURCE_TOO_LARGE'
        ? tooLarge(new URL(url), this.options.maxBytes, null)
        : refusal;
    }
    if (error.code === 'TOOL_FAILED') {
      return ytDlpError(output.join('\n'), error);
    }
    if (error.code === 'TOOL_TIMEOUT') {
      return tookTooLong(new URL(url), this.options.timeoutMs);
    }
    return error;
  }

  private common(proxy: string, cookies: string | null): string[] {
    return [
      ...['--ignore-config', '--no-playlist', '--no-cache-dir', '--no-colors', '--newline'],
      ...['--proxy', proxy, '--socket-timeout', '20', '--retries', '3', '--fragment-retries', '3'],
      ...['--max-filesize', String(this.options.maxBytes)],
      // A bare name would be taken for a path, and nothing joined.
      ...['--ffmpeg-location', findProgram(this.options.ffmpeg) ?? this.options.ffmpeg],
      ...(cookies ? ['--cookies', cookies] : []),
    ];
  }

  private args(url: string): string[] {
    return [
      ...['--match-filters', '!is_live', ...INFO_ARGS],
      ...['--format', FORMAT, '--merge-output-format', 'mkv'],
      ...['--no-simulate', '--no-quiet', '--progress', '--output', 'media.%(ext)s'],
      ...['--progress-template', `download:z2-bytes ${PROGRESS_FIELDS}`],
      ...['--print', `after_move:${DONE}%(.{title,ext})j`],
      '--',
      url,
    ];
  }
}

/** Progress over the files of one video (picture, sound), which come one after another, as one sum that never goes back. */
class ProgressSum {
  private before = 0;
  private last = 0;

  constructor(private readonly context: Pick<FetchContext, 'onProgress'>) {}

  /** Returns the file that a line says is finished, and whether there is a picture in it. */
  line(line: string): { file: string; picture: boolean } | null {
    const match = PROGRESS.exec(line.trim());
    if (!match) {
      return null;
    }
    const done = Number(match[1]);
    if (done < this.last) {
      this.before += this.last;
    }
    this.last = done;
    const total = match[2] === 'NA' ? null : this.before + Number(match[2]);
    this.context.onProgress(this.before + done, total);
    const [, , , status, codec, file] = match;
    return status === 'finished' && file ? { file, picture: codec !== 'none' } : null;
  }
}

/** A name of its own, since yt-dlp deletes the file once it is joined with the picture. */
async function tellSound(file: string, facts: Promise<SourceFacts>, context: FetchContext): Promise<void> {
  const ending = extname(file);
  const path = join(dirname(file), `sound${ending}`);
  try {
    await rm(path, { force: true });
    await link(file, path);
    const found = await facts;
    await context.onSound?.({ path, name: `${found.title ?? 'sound'}${ending}`, facts: found });
  } catch (thrown) {
    const { kind, message } = toZ2Error(thrown);
    if (kind !== 'cancelled') {
      context.log('WARNING', `Speech is recognised only once the picture is there: ${message}`);
    }
  }
}
