import { type PlaylistFound, type PlaylistVideo, youtubeVideoIdOf, Z2Error } from '@z2/contracts';

import { watchUrl } from './youtube-engine';
import { askYtDlp, type YtDlpAskOptions } from './yt-dlp-json';

/** What is used of yt-dlp's `--flat-playlist --dump-single-json`. */
export interface ListJson {
  title?: string | null;
  entries?: (EntryJson | null)[] | null;
}
interface EntryJson {
  url?: string | null;
  title?: string | null;
  /** Seconds. */
  duration?: number | null;
  thumbnail?: string | null;
  thumbnails?: { url?: string; width?: number }[] | null;
}

/** Wide enough for a list of cards, px; a list has some of each picture. */
const THUMBNAIL_WIDTH = 320;

/**
 * The first videos of a playlist or channel, in its order, as the list shows them: none of them is opened.
 * @throws Z2Error SOURCE_NOT_FOUND (no list, or no video in it), SOURCE_REFUSED, SOURCE_UNREACHABLE, TOOL_MISSING, CANCELLED
 */
export async function listVideos(
  url: string,
  limit: number,
  options: YtDlpAskOptions,
  signal: AbortSignal,
): Promise<PlaylistFound> {
  // One more than is wanted says whether there are more.
  const args = ['--flat-playlist', '--playlist-items', `1:${limit + 1}`];
  const found = listOf(await askYtDlp<ListJson>(url, args, options, signal), limit);
  if (found.videos.length === 0) {
    throw new Z2Error('SOURCE_NOT_FOUND', `There is no video in ${url}.`, {
      remedy: 'Check the address: a private list cannot be read.',
      details: { url },
    });
  }
  return found;
}

/** What yt-dlp's answer says of the first `limit` entries. Pure. */
export function listOf({ title, entries }: ListJson, limit: number): PlaylistFound {
  const all = entries ?? [];
  return {
    title: title ?? null,
    videos: all.slice(0, limit).flatMap((entry) => (entry ? videoOf(entry) : [])),
    more: all.length > limit,
  };
}

/** Parts of a channel that are lists themselves have no video. */
function videoOf(entry: EntryJson): PlaylistVideo[] {
  const id = youtubeVideoIdOf(entry.url ?? '');
  return id
    ? [
        {
          ...{ video_id: id, url: watchUrl(id), title: entry.title ?? null },
          duration_s: entry.duration ?? null,
          thumbnail_url: thumbnailOf(entry),
        },
      ]
    : [];
}

function thumbnailOf({ thumbnail, thumbnails }: EntryJson): string | null {
  const sized = (thumbnails ?? []).filter(({ url }) => url !== undefined);
  const wide = sized.find(({ width = 0 }) => width >= THUMBNAIL_WIDTH) ?? sized.at(-1);
  return wide?.url ?? thumbnail ?? null;
}
