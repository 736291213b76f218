import { parseLanguage, type PlanMetadata } from '@z2/contracts';

import type { SourceLook } from '../source';
import { watchUrl } from './youtube-engine';
import { youtubeError } from './youtube-errors';
import { FORMAT } from './yt-dlp';
import { captionsOf, chaptersOf, type InfoJson } from './yt-dlp-facts';
import { askYtDlp, type YtDlpAskOptions } from './yt-dlp-json';

/** What is used of yt-dlp's `--dump-single-json` of one video. */
export interface VideoJson extends InfoJson {
  /** Seconds. */
  duration?: number | null;
  ext?: string | null;
  width?: number | null;
  height?: number | null;
  fps?: number | null;
  vcodec?: string | null;
  acodec?: string | null;
  /** Of what is spoken. */
  language?: string | null;
  filesize?: number | null;
  filesize_approx?: number | null;
  /** Picture and sound, where they come apart: they are joined in a Matroska file. */
  requested_formats?: unknown[] | null;
  is_live?: boolean | null;
}

const CONTAINERS: Readonly<Record<string, string>> = { mp4: 'mp4', webm: 'webm', mkv: 'matroska' };

/**
 * What YouTube tells of a video, with nothing downloaded. null: it tells no length.
 * @param automatic whether automatic captions are taken where nobody wrote any
 * @throws Z2Error of the SOURCE_ family, TOOL_MISSING, CANCELLED
 */
export async function lookAtVideo(
  videoId: string,
  options: YtDlpAskOptions & { automatic: boolean },
  signal: AbortSignal,
): Promise<SourceLook | null> {
  const args = ['--no-playlist', '--format', FORMAT];
  return lookOf(await askYtDlp<VideoJson>(watchUrl(videoId), args, options, signal), options.automatic);
}

/** Pure, but for its error: SOURCE_REFUSED of a video that is live. */
export function lookOf(info: VideoJson, automatic: boolean): SourceLook | null {
  if (info.is_live) {
    throw youtubeError('yt-dlp', 'it is live now');
  }
  if (!info.duration) {
    return null;
  }
  const codec = (name: string | null | undefined): string | null => (name && name !== 'none' ? name : null);
  const apart = (info.requested_formats ?? []).length > 1;
  const metadata: PlanMetadata = {
    title: info.title ?? null,
    duration_ms: Math.round(info.duration * 1000),
    container: apart ? 'matroska' : (CONTAINERS[info.ext ?? ''] ?? null),
    size: info.filesize ?? info.filesize_approx ?? null,
    ...{ width: info.width ?? null, height: info.height ?? null, fps: info.fps ?? null },
    ...{ video_codec: codec(info.vcodec), audio_codec: codec(info.acodec) },
    ...{ chapters: chaptersOf(info), subtitles: [], clip: null },
    audio_languages: codec(info.acodec) ? [languageOf(info.language)] : [],
  };
  const captions = captionsOf(info, automatic).flatMap(
    (name) => languageOf(name.replace(/-orig$/, '')) ?? [],
  );
  return { metadata, captions };
}

const languageOf = (tag: string | null | undefined): string | null => (tag ? parseLanguage(tag) : null);
