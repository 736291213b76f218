import { Z2Error } from '@z2/contracts';

import type { FetchContext, FetchedFile, SourceFacts } from '../source';
import { UrlSource, type UrlSourceOptions } from '../url/url.source';
import { type FoundCaptions, loadCaptions } from './library-captions';
import { LibrarySession, type LibrarySessionOptions } from './library-session';
import type { YoutubeEngine, YoutubeEngineName } from './youtube-engine';
import { youtubeError } from './youtube-errors';

/** What a library has found out about a video. */
export interface FoundVideo {
  title: string;
  formats: readonly FoundFormat[];
  captions: readonly FoundCaptions[];
}

export interface FoundFormat {
  url: string | undefined;
  /** E.g. `video/mp4; codecs="avc1.42001E, mp4a.40.2"`. */
  mimeType: string | undefined;
  /** Pixels. */
  height: number | undefined;
  hasVideo: boolean;
  hasAudio: boolean;
}

export type LibraryEngineOptions = LibrarySessionOptions &
  UrlSourceOptions & {
    /** Whether YouTube's automatic captions are taken where nobody wrote any. */
    autoCaptions?: boolean;
  };

/**
 * A library that finds out where a video's media is; the media itself is loaded as from any address ({@link UrlSource}), and so
 * with its checks, limits and going on after breaks. Files with picture and sound together only: YouTube has them up to 720p.
 */
export abstract class LibraryEngine implements YoutubeEngine {
  abstract readonly name: YoutubeEngineName;
  private readonly media: UrlSource;

  constructor(protected readonly options: LibraryEngineOptions) {
    this.media = new UrlSource(options);
  }

  /** @throws Z2Error, or whatever the library throws. */
  protected abstract find(videoId: string, session: LibrarySession): Promise<FoundVideo>;

  async fetch(videoId: string, context: FetchContext): Promise<FetchedFile> {
    const { title, formats, captions } = await this.found(videoId, context);
    const [best] = formats
      .filter(({ url, hasVideo, hasAudio }) => url && hasVideo && hasAudio)
      .toSorted((a, b) => (b.height ?? 0) - (a.height ?? 0));
    if (!best?.url) {
      throw youtubeError(this.name, 'Among its files, none has both picture and sound: no playable formats.');
    }
    context.log('INFO', `${this.name} takes the file of ${best.height ?? '?'} lines.`);
    const file = await this.media.fetch({ kind: 'url', url: best.url }, context);
    const type = /^video\/(\w+)/.exec(best.mimeType ?? '')?.[1] ?? 'mp4';
    const facts = { title: title || null, chapters: [], captions };
    return { ...file, name: `${title || videoId}.${type}`, facts };
  }

  private async found(
    videoId: string,
    context: FetchContext,
  ): Promise<Omit<FoundVideo, 'captions'> & Pick<SourceFacts, 'captions'>> {
    const { autoCaptions = false } = this.options;
    await using session = new LibrarySession(videoId, this.options, context.signal);
    try {
      const found = await this.find(videoId, session);
      return { ...found, captions: await loadCaptions(found.captions, autoCaptions, session, context) };
    } catch (error) {
      throw error instanceof Z2Error ? error : youtubeError(this.name, messageOf(error), error);
    }
  }
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
