import type { youtube_v3 } from '@googleapis/youtube';
import { type ArtifactRef, type Check, youtubeTarget } from '@z2/contracts';

import { limitCheck } from '../limits';
import type { PlacedFile } from '../placed-file';
import type { PublishRequest } from '../publisher';
import { videoFiles } from '../video-files';
import { YOUTUBE_COSTS, YOUTUBE_LIMITS } from './youtube-limits';
import { youtubeResource } from './youtube-resource';

/** All that one video of YouTube is to be, within its limits. */
export interface YoutubePlan {
  /** A tag that only this delivery has: by it the video is found again. Viewers do not see tags. */
  mark: string;
  /** null: there is no video to send. */
  video: PlacedFile | null;
  captions: PlacedFile[];
  thumbnail: ArtifactRef | null;
  resource: youtube_v3.Schema$Video;
  notifySubscribers: boolean;
  playlist: string | null;
  checks: Check[];
  /** Units of the daily quota, beside one upload. */
  units: number;
}

/** What a request is at YouTube; null: nothing of it goes there. `now` in ms. */
export function planYoutube(request: PublishRequest, now: number): YoutubePlan | null {
  const options = youtubeTarget(request.target);
  const single = options.videos === 'single';
  if (single !== (request.language === null)) {
    return null;
  }
  const checks: Check[] = [];
  const mark = `z2-${request.key.slice(0, 20)}`;
  const { video, captions: all } = videoFiles(request);
  const captions = options.captions ? all : [];
  const thumbnail = thumbnailOf(request, checks);
  const units =
    // The search for an earlier upload: channel, its list, its videos.
    3 * YOUTUBE_COSTS.list +
    (captions.length > 0 ? YOUTUBE_COSTS.captionsList + captions.length * YOUTUBE_COSTS.captionsInsert : 0) +
    (thumbnail ? YOUTUBE_COSTS.thumbnail : 0) +
    (options.playlist ? YOUTUBE_COSTS.list + YOUTUBE_COSTS.playlistItem : 0);
  if (units > YOUTUBE_LIMITS.units) {
    const message = `This takes ${units} units of YouTube's quota, more than a day's: the rest follows at a retry.`;
    checks.push(limitCheck('daily_quota', units, `<= ${YOUTUBE_LIMITS.units} units`, message));
  }
  return {
    ...{ mark, video, captions, thumbnail, checks, units },
    resource: youtubeResource(request, options, mark, now, checks),
    notifySubscribers: options.notify_subscribers,
    playlist: options.playlist,
  };
}

function thumbnailOf({ material }: PublishRequest, checks: Check[]): ArtifactRef | null {
  const { thumbnailBytes: max, thumbnailTypes } = YOUTUBE_LIMITS;
  const [best] = material?.thumbnails ?? [];
  const fits = material?.thumbnails.find(
    ({ size, mime }) => size <= max && thumbnailTypes.some((type) => type === mime),
  );
  if (best && !fits) {
    const message = `No thumbnail has at most ${max} bytes of JPEG or PNG: YouTube chooses one itself.`;
    checks.push(limitCheck('thumbnail_size', best.size, `<= ${max} bytes`, message));
  }
  return fits ?? null;
}
