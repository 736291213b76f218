import { Z2Error } from '@z2/contracts';

import { ChunkSession, type UploadFile } from '../transfer/chunk-session';
import type { VideoPlace } from '../transfer/upload-once';
import type { YoutubeApi, YoutubeVideo } from './youtube-api';
import { answerError, readAnswer } from './youtube-errors';
import type { YoutubePlan } from './youtube-plan';

/** The channel, as the place of a plan's video, whose content lies at `path`. */
export function youtubePlace(
  api: YoutubeApi,
  plan: YoutubePlan,
  file: UploadFile,
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
    session: (address) =>
      new ChunkSession({
        ...{ url: api.assertOurs(address), file, signal },
        authorization: (renew) => api.authorization(signal, renew),
        idOf: (body) => (JSON.parse(body) as YoutubeVideo).id ?? '',
        // Of a session that it knows no more, as of an address of another form.
        goneWhenAsked: 400,
        failure: ({ status, body, headers }) => {
          const wait = headers['retry-after'];
          return answerError(readAnswer(status, body, typeof wait === 'string' ? wait : null), 'the upload');
        },
      }),
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
