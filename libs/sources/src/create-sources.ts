import { type AddressPolicy, YtDlpTool } from '@z2/runtime';

import { FileSource } from './file/file.source';
import type { Sources } from './source';
import { type UploadLookup, UploadSource } from './upload/upload.source';
import { UrlSource } from './url/url.source';
import { rerouteTo } from './youtube/reroute';
import { YoutubeSource } from './youtube/youtube.source';
import type { YoutubeEngine, YoutubeEngineName } from './youtube/youtube-engine';
import { Youtubei } from './youtube/youtubei';
import { YtDlp } from './youtube/yt-dlp';
import { YtdlCore } from './youtube/ytdl-core';

export interface SourcesOptions extends AddressPolicy {
  /** Largest source, bytes. */
  maxBytes: number;
  /** Longest download, ms. */
  timeoutMs: number;
  /** Longest silence in a download, ms. */
  stallMs: number;
  /** Directory for unfinished downloads, best on the same file system as storage. */
  resumeDir: string;
  /** Whether paths of files are taken. */
  fileSources: boolean;
  uploads: UploadLookup;
  /** Folder of yt-dlp alone; it is installed there at the first YouTube job. */
  ytDlpDir: string;
  ffmpeg: string;
  /** Which engines get YouTube videos, in this order. */
  youtubeEngines: readonly YoutubeEngineName[];
  /** Cookie file in Netscape format, for yt-dlp. */
  youtubeCookies?: string | null;
  youtubeAutoCaptions?: boolean;
  /** Server that is asked in place of YouTube's own; see {@link rerouteTo}. */
  youtubeUrl?: string | null;
}

/** Every kind of source, ready for use. */
export function createSources(options: SourcesOptions): Sources {
  return {
    file: new FileSource({ enabled: options.fileSources, maxBytes: options.maxBytes }),
    upload: new UploadSource(options.uploads),
    url: new UrlSource(options),
    youtube: new YoutubeSource(
      options.youtubeEngines.map((name) => youtubeEngine(name, options)),
      { autoCaptions: options.youtubeAutoCaptions ?? false },
    ),
  };
}

function youtubeEngine(name: YoutubeEngineName, options: SourcesOptions): YoutubeEngine {
  const { youtubeUrl, youtubeCookies: cookies, youtubeAutoCaptions: autoCaptions } = options;
  const common = { ...options, autoCaptions, reroute: youtubeUrl ? rerouteTo(youtubeUrl) : null };
  switch (name) {
    case 'yt-dlp':
      return new YtDlp({ ...common, cookies, tool: new YtDlpTool(options.ytDlpDir) });
    case 'youtubei':
      return new Youtubei(common);
    case 'ytdl-core':
      return new YtdlCore(common);
  }
}
