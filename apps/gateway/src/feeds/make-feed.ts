import { isAbsolute } from 'node:path';

import { type CreateFeedRequest, type FeedView, playlistUrl, Z2Error } from '@z2/contracts';
import type { FeedsRepository } from '@z2/entities';
import { nextLook } from '@z2/queue';
import { parseWebUrl } from '@z2/runtime';

import { isLoopback } from '../http/loopback';
import type { CreateJob } from '../jobs/create-job';
import type { GatewayOptions } from '../ports';

/** Stands for the videos to come where the rest of a request is checked. */
const SOME_VIDEO = 'https://www.youtube.com/watch?v=aaaaaaaaaaa';

/** Feeds, checked before they are kept: pattern, address, and all that a job of theirs is made with. */
export class MakeFeed {
  constructor(
    private readonly feeds: FeedsRepository,
    private readonly jobs: Pick<CreateJob, 'check'>,
    private readonly options: GatewayOptions,
  ) {}

  /** @throws Z2Error VALIDATION_FAILED, SOURCE_URL_INVALID, SOURCE_URL_FORBIDDEN, FORBIDDEN, and what is wrong with its jobs */
  async create(request: CreateFeedRequest): Promise<FeedView> {
    const { kind, cron, time_zone = 'UTC', backfill = 0, job = {} } = request;
    nextTime(cron, time_zone);
    const url = this.address(request);
    const { source_language, target_languages, options, publish } = await this.jobs.check({
      ...job,
      youtube_url: SOME_VIDEO,
    });
    const made = { source_language, target_languages, options, publish, priority: job.priority ?? 0 };
    return this.feeds.create({
      kind,
      url,
      cron,
      time_zone,
      backfill,
      job: made,
    });
  }

  private address({ kind, url }: CreateFeedRequest): string {
    const { allowPrivateSources: allowPrivate, allowedSourceHosts: allowedHosts } = this.options;
    switch (kind) {
      case 'playlist': {
        const list = playlistUrl(url, { ofVideo: true });
        if (!list) {
          throw new Z2Error('SOURCE_URL_INVALID', 'This is no address of a YouTube playlist or channel.', {
            remedy:
              'Give one such as https://www.youtube.com/@name or https://www.youtube.com/playlist?list=…',
          });
        }
        return list;
      }
      case 'rss':
        // What counts is checked at each connection.
        return parseWebUrl(url, { allowPrivate, allowedHosts }).href;
      case 'folder':
        if (!this.options.fileSources || !isLoopback(this.options.host) || !isAbsolute(url)) {
          throw new Z2Error('FORBIDDEN', 'Folders of this machine are not watched here.', {
            remedy: 'Give an absolute path, at a Z2 of your own machine.',
          });
        }
        return url;
    }
  }
}

/** @throws Z2Error VALIDATION_FAILED */
export function nextTime(cron: string, timeZone: string): Date {
  try {
    return nextLook(cron, timeZone, new Date());
  } catch (cause) {
    const fault = cause instanceof Error ? cause.message : String(cause);
    throw new Z2Error('VALIDATION_FAILED', `The time cannot be read: ${fault}.`, {
      remedy:
        'Write five fields of cron, such as 0 * * * * for every hour, and a zone such as Europe/Berlin.',
      details: { faults: [{ field: 'cron', message: fault }] },
      cause,
    });
  }
}
