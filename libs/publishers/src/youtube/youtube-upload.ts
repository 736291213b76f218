import { Z2Error } from '@z2/contracts';

import type { VideoPlace } from '../transfer/upload-once';
import type { YoutubeApi, YoutubeVideo } from './youtube-api';
import type { YoutubePlan } from './youtube-plan';
import { YoutubeSession } from './youtube-session';

/** The channel, as the place of a plan's video, whose content lies at `path`. */
export function youtubePlace(
  api: YoutubeApi,
  plan: YoutubePlan,
  file: { path: string; size: number; stallMs: number },
  signal: AbortSignal,
): VideoPlace {
  const { mark, resource, notifySubscribers } = plan;
  const taken = (video: YoutubeVideo | null): string | null => {
    if (video) {
      assertTaken(video);
    }
    return video?.id ?? null;
  };
  return {
    name: 'YouTube',
    look: async () => taken(await api.tagged(mark, signal)),
    begin: () =>
      api.begin(resource, { size: file.size, type: 'application/octet-stream' }, notifySubscribers, signal),
    session: (address) => new YoutubeSession({ api, url: api.assertOurs(address), ...file, signal }),
    isThere: async (id) => taken(await api.video(id, signal)) !== null,
  };
}

/** YouTube may refuse a video after it has arrived, e.g. as one that it has already. It would refuse it again. */
export function assertTaken({ id, status }: YoutubeVideo): void {
  if (status?.uploadStatus === 'failed' || status?.uploadStatus === 'rejected') {
    const why = status.failureReason ?? status.rejectionReason ?? 'no reason given';
    throw new Z2Error(
      'PUBLISH_FAILED',
      `YouTube does not take the video ${id}: ${status.uploadStatus}, ${why}.`,
      {
        kind: 'permanent',
        remedy:
          'Look at it in YouTube Studio; where it is to be sent again, delete it there and retry the job.',
        details: { video: id, status: status.uploadStatus, reason: why },
      },
    );
  }
}

export const watchUrl = (id: string): string => `https://www.youtube.com/watch?v=${id}`;
