import type { Z2Error } from '@z2/contracts';

import type { FetchContext, FetchedFile } from '../source';

/** The programs that get a video from YouTube; also the default order. */
export const YOUTUBE_ENGINES = ['yt-dlp', 'youtubei', 'ytdl-core'] as const;
export type YoutubeEngineName = (typeof YOUTUBE_ENGINES)[number];

/** One way of getting a video from YouTube. */
export interface YoutubeEngine {
  readonly name: YoutubeEngineName;
  /**
   * @param videoId eleven characters
   * @throws Z2Error of the SOURCE_ family, TOOL_MISSING, DISK_FULL, CANCELLED. One that no other engine could help against has
   * a `fact` in its details: see {@link isFinal}.
   */
  fetch(videoId: string, context: FetchContext): Promise<FetchedFile>;
}

/** Whether an error is about the video or this machine, so that another engine would meet it too. */
export function isFinal(error: Z2Error): boolean {
  return (
    error.kind === 'cancelled' ||
    error.code === 'DISK_FULL' ||
    error.code === 'SOURCE_TOO_LARGE' ||
    error.code === 'SOURCE_URL_FORBIDDEN' ||
    error.details?.fact !== undefined
  );
}

export function watchUrl(videoId: string): string {
  return `https://www.youtube.com/watch?v=${encodeURIComponent(videoId)}`;
}
