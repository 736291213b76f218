import { Z2Error } from '@z2/contracts';

import type { PublishContext } from '../publisher';
import { uploadResumable } from '../transfer/resumable';
import type { YoutubeApi, YoutubeVideo } from './youtube-api';
import type { YoutubePlan } from './youtube-plan';
import { YoutubeSession } from './youtube-session';

export interface YoutubeUploadSettings {
  /** Longest silence, ms. */
  stallMs: number;
  /** Bytes of one request, a multiple of 256 KiB. */
  chunkBytes: number;
  /** Repetitions after a passing failure, and the wait before the first, ms. */
  retries: number;
  retryMs: number;
}

/** After a longer Retry-After the pipeline waits, not the worker. */
const MAX_WAIT_MS = 60_000;

/**
 * Brings the video of a plan to YouTube, once: an upload that was begun before is finished, a video with the plan's mark is
 * taken as it is, and only then a new one begins. The session is noted before its first byte: it tells that the video is whole
 * also while the channel does not list it yet.
 */
export class YoutubeUpload {
  constructor(
    private readonly api: YoutubeApi,
    private readonly settings: YoutubeUploadSettings,
    private readonly plan: YoutubePlan,
    /** Of the video file, and its bytes. */
    private readonly path: string,
    private readonly size: number,
  ) {}

  /** The id of the video. @throws Z2Error PUBLISH_FAILED, PUBLISH_UNAUTHORIZED, PUBLISH_LIMIT_EXCEEDED, CANCELLED */
  async run(context: PublishContext): Promise<string> {
    const { signal } = context;
    const { found, sessions } = await this.begun(context);
    const there = found ?? (await this.api.tagged(this.plan.mark, signal));
    if (there?.id) {
      assertTaken(there);
      context.log('INFO', `The video is at YouTube already (${watchUrl(there.id)}): it is not sent again.`);
      return there.id;
    }
    const { resource, notifySubscribers } = this.plan;
    const file = { size: this.size, type: 'application/octet-stream' };
    const url = await this.api.begin(resource, file, notifySubscribers, signal);
    await context.keep(`upload-${sessions}`, url);
    const answer = await this.send(url, true, context);
    if (!answer?.id) {
      throw new Z2Error('PUBLISH_FAILED', 'YouTube forgot the upload while it went on.', {
        remedy: 'Retry the job: it begins a new one.',
      });
    }
    return answer.id;
  }

  /** The video of a session that was noted, finished where it was not; and how many sessions there were. */
  private async begun(context: PublishContext): Promise<{ found: YoutubeVideo | null; sessions: number }> {
    for (let sessions = 0; ; sessions++) {
      const url = await context.recall(`upload-${sessions}`);
      if (url === null) {
        return { found: null, sessions };
      }
      const answer = await this.send(this.api.assertOurs(url), false, context);
      // Its owner may have deleted the video since.
      const found = answer?.id ? await this.api.video(answer.id, context.signal) : null;
      if (found) {
        return { found, sessions };
      }
    }
  }

  private send(url: string, fresh: boolean, context: PublishContext): Promise<YoutubeVideo | null> {
    const { stallMs, chunkBytes, retries, retryMs } = this.settings;
    const { api, path, size } = this;
    const { signal } = context;
    return uploadResumable(new YoutubeSession({ api, url, path, size, stallMs, signal }), {
      ...{ size, fresh, chunkBytes, retryMs, signal, maxFailures: retries, maxWaitMs: MAX_WAIT_MS },
      onProgress: (received) => context.onProgress(received, size),
    });
  }
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
