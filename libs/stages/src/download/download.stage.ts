import { randomUUID } from 'node:crypto';
import { copyFile, readFile, rename, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';

import { type ArtifactRef, toZ2Error } from '@z2/contracts';
import {
  checkDecodable,
  cutPart,
  extractSubtitleTrack,
  isOfTheFile,
  type MediaInfo,
  type MediaTools,
  type Part,
  partOf,
  probeMedia,
  TEXT_SUBTITLE_CODECS,
  toJobMetadata,
} from '@z2/media';
import { type FetchedFile, type FetchedSound, goesOnElsewhere, sourceFor, type Sources } from '@z2/sources';
import { detectLanguage, parseSubtitles } from '@z2/subtitles';

import type { Stage, StageContext } from '../stage';
import type { DownloadInput, DownloadOutput, EarlyDownload } from '../stage-io';
import { mediaMime } from './media-mime';
import { chaptersOfPart, sourceCaptions } from './source-facts';
import { assertSourceLength } from './source-length';

export interface DownloadStageParts {
  sources: Sources;
  tools: MediaTools;
  /** Longest source, ms. */
  maxDurationMs: number;
}

/** Fetching is nearly all of the work; the rest is the share of probing and of storing. */
const FETCHED = 0.9;
const PROBED = 0.95;

/** Gets the source's bytes into storage and finds out what they are. What is no video or audio is refused here. */
export class DownloadStage implements Stage<DownloadInput, DownloadOutput> {
  readonly name = 'download';

  constructor(private readonly parts: DownloadStageParts) {}

  /**
   * What the source says its content is known by: for a file path, size and time of the last change; for a URL its validators.
   * A source that says nothing is fetched anew each time.
   */
  async fingerprint({ source, options }: DownloadInput): Promise<string[]> {
    const identity = await sourceFor(this.parts.sources, source).identify(source);
    const part = options.clip ? [JSON.stringify(options.clip)] : [];
    return [source.kind, ...(identity ?? [randomUUID()]), ...part];
  }

  async run({ source, options }: DownloadInput, ctx: StageContext): Promise<DownloadOutput> {
    let early: EarlyDownload | null = null;
    const fetched = await sourceFor(this.parts.sources, source).fetch(source, {
      workdir: ctx.workdir,
      signal: ctx.signal,
      log: (level, message) => ctx.log(level, message),
      onProgress: (done, total) => reportBytes(ctx, done, total),
      // A part is cut out of the whole first.
      ...(options.clip ? {} : { onSound: async (sound) => void (early = await this.sound(sound, ctx)) }),
    });
    try {
      const output = await this.take(fetched, options.clip, ctx);
      await fetched.release({ keep: false });
      return { ...output, sound: (early as EarlyDownload | null)?.sound ?? null };
    } catch (thrown) {
      const error = toZ2Error(thrown);
      // What is on disk whole need not be fetched again, when it was not its fault.
      const blameless = error.kind === 'transient' && error.code !== 'DISK_FULL';
      await fetched.release({ keep: ctx.signal.aborted ? goesOnElsewhere(ctx.signal) : blameless });
      throw error;
    }
  }

  /** Tells the sound, with what is known of the video so far. */
  private async sound({ path, name, facts }: FetchedSound, ctx: StageContext): Promise<EarlyDownload> {
    const { tools } = this.parts;
    const info = await probeMedia(path, tools, ctx.signal, name);
    assertSourceLength(info.duration_ms, this.parts.maxDurationMs, name);
    await checkDecodable(path, info, tools, ctx.signal, name);
    const captions = await sourceCaptions(facts.captions, null, ctx);
    const place = { kind: 'audio', language: null, name, mime: mediaMime(info) } as const;
    const sound = await ctx.artifacts.put(path, place);
    const metadata = { ...toJobMetadata(info), title: facts.title, chapters: facts.chapters, clip: null };
    const early = { sound, metadata, captions, title: facts.title?.trim() || withoutExtension(name) };
    await ctx.early(early);
    ctx.log('INFO', 'The sound is there: speech is recognised while the picture still comes.');
    return early;
  }

  private async take(
    fetched: FetchedFile,
    clip: DownloadInput['options']['clip'],
    ctx: StageContext,
  ): Promise<DownloadOutput> {
    const { tools } = this.parts;
    const whole = await probeMedia(fetched.path, tools, ctx.signal, fetched.name);
    assertSourceLength(whole.duration_ms, this.parts.maxDurationMs, fetched.name);
    await checkDecodable(fetched.path, whole, tools, ctx.signal, fetched.name);
    ctx.progress(PROBED);
    const cut = clip ? await this.cut(fetched, whole, clip, ctx) : null;
    const info = cut?.info ?? whole;
    const { facts } = fetched;
    const captions = [
      ...(await this.captions(cut?.path ?? fetched.path, info, ctx)),
      ...(await sourceCaptions(facts?.captions ?? [], cut?.part ?? null, ctx)),
    ];
    const path = cut?.path ?? (fetched.moved ? await moveInto(ctx.workdir, fetched) : fetched.path);
    const { name } = fetched;
    const media = await ctx.artifacts.put(
      path,
      { kind: 'source', language: null, name, mime: mediaMime(info) },
      { move: cut !== null || fetched.moved },
    );
    ctx.progress(1, { done: media.size, total: media.size, unit: 'bytes' });
    const probed = toJobMetadata(info);
    const chapters = chaptersOfPart(facts?.chapters ?? [], cut?.part ?? null);
    const metadata = {
      ...probed,
      title: facts?.title ?? probed.title,
      chapters: probed.chapters.length > 0 ? probed.chapters : chapters,
      clip: cut?.part ?? null,
    };
    return {
      media,
      title: metadata.title?.trim() || withoutExtension(fetched.name),
      metadata,
      captions,
      engines: [],
      checks: [],
    };
  }

  /** The part as a file of its own: a trial need not wait for, nor keep, the rest. */
  private async cut(
    fetched: FetchedFile,
    info: MediaInfo,
    clip: NonNullable<DownloadInput['options']['clip']>,
    ctx: StageContext,
  ): Promise<{ path: string; info: MediaInfo; part: Part }> {
    const { tools } = this.parts;
    const { signal } = ctx;
    const wanted = await partOf(fetched.path, info, clip, tools, signal);
    const path = join(ctx.workdir, 'part');
    const cut = await cutPart(fetched.path, path, info, wanted, tools, signal);
    const { part } = cut;
    const text = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
    ctx.log(
      'INFO',
      `Only a part is taken: ${text(part.from_ms)} to ${text(part.to_ms)} (it begins at a key frame).`,
    );
    return { path, ...cut };
  }

  /** The text subtitle tracks, as WebVTT. One that cannot be read costs itself only: speech is there all the same. */
  private async captions(
    path: string,
    info: MediaInfo,
    ctx: StageContext,
  ): Promise<DownloadOutput['captions']> {
    const captions: { language: string | null; ref: ArtifactRef }[] = [];
    for (const { index, type, codec, language } of info.streams) {
      if (type !== 'subtitle') {
        continue;
      }
      if (!TEXT_SUBTITLE_CODECS.has(codec)) {
        ctx.log(
          'INFO',
          `Subtitle track ${index} consists of pictures (${codec}); it stays in the video only.`,
        );
        continue;
      }
      const out = join(ctx.workdir, `captions-${index}.vtt`);
      try {
        await extractSubtitleTrack(path, index, out, info, this.parts.tools, ctx.signal);
      } catch (thrown) {
        if (!isOfTheFile(thrown)) {
          throw toZ2Error(thrown);
        }
        ctx.log('WARNING', `Subtitle track ${index} (${codec}) cannot be read: ${thrown.message}`);
        continue;
      }
      const spoken = language ?? (await languageOfCaptions(out));
      const name = `captions-${index}${spoken ? `.${spoken}` : ''}.vtt`;
      const facts = { kind: 'captions' as const, language: spoken, name, mime: 'text/vtt' };
      captions.push({ language: spoken, ref: await ctx.artifacts.put(out, facts) });
    }
    return captions;
  }
}

/** Many tracks do not say their language; their text does, where it is long enough. */
async function languageOfCaptions(path: string): Promise<string | null> {
  const { cues } = parseSubtitles(await readFile(path, 'utf8'), path);
  return detectLanguage(cues.map(({ text }) => text));
}

function reportBytes(ctx: StageContext, done: number, total: number | null): void {
  if (total) {
    ctx.progress((FETCHED * done) / total, { done, total, unit: 'bytes' });
  }
}

/** Into the run's own directory, from which storage may take files over. */
async function moveInto(workdir: string, fetched: FetchedFile): Promise<string> {
  const path = join(workdir, 'source');
  try {
    await rename(fetched.path, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') {
      throw error;
    }
    await copyFile(fetched.path, path);
    await rm(fetched.path);
  }
  return path;
}

function withoutExtension(name: string): string {
  const ending = extname(name);
  return /^\.[a-z0-9]{1,5}$/i.test(ending) ? name.slice(0, -ending.length) : name;
}
