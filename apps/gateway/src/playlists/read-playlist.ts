import { type Playlist, PLAYLIST_LIMITS, type PlaylistRequest, playlistUrl, Z2Error } from '@z2/contracts';
import type { JobsRepository } from '@z2/entities';
import { askWorker } from '@z2/queue';
import type Redis from 'ioredis';

/** Which videos a list has, by a worker, and which jobs there are of them. */
export class ReadPlaylist {
  constructor(
    private readonly jobs: Pick<JobsRepository, 'ofVideos'>,
    private readonly redis: Redis,
  ) {}

  /** @throws Z2Error SOURCE_URL_INVALID (no list), what the list could not be read for, SERVICE_NOT_RUNNING (no worker) */
  async read({ url: given, limit = PLAYLIST_LIMITS.usual }: PlaylistRequest): Promise<Playlist> {
    const url = playlistUrl(given, { ofVideo: true });
    if (!url) {
      throw new Z2Error('SOURCE_URL_INVALID', 'This is no address of a playlist or channel of YouTube.', {
        remedy:
          'Give one like https://www.youtube.com/playlist?list=PL… or https://www.youtube.com/@NAME; a single video is taken by POST /api/jobs.',
        details: { url: given },
      });
    }
    const { title, videos, more } = await askWorker(this.redis, 'playlist', { url, limit });
    const jobs = await this.jobs.ofVideos(videos.map(({ video_id }) => video_id));
    const entries = videos.map((video) => ({ ...video, jobs: jobs.get(video.video_id) ?? [] }));
    return { url, title, entries, more };
  }
}
