import { readFile } from 'node:fs/promises';

import { type PublishPreview, type PublishTarget, throwIfCancelled, youtubeTarget } from '@z2/contracts';

import { assertAllowed } from '../limits';
import { openAll, published } from '../placed-file';
import type { PublishContext, Publisher, PublishRequest, PublishResult } from '../publisher';
import { isThumbnailDone, setThumbnailOnce, type VideoThumbnail } from '../transfer/thumbnail-once';
import { uploadOnce, type UploadSettings } from '../transfer/upload-once';
import { YoutubeApi } from './youtube-api';
import { planYoutube, type YoutubePlan } from './youtube-plan';
import { youtubePreview } from './youtube-preview';
import { assertTaken, watchUrl, youtubePlace } from './youtube-upload';

export interface YoutubePublisherOptions {
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  /** Root of the API; null: Google's own. */
  apiUrl: string | null;
  /** Longest silence of YouTube, ms. Default 60 000. */
  stallMs?: number;
  /** Bytes of one upload request, a multiple of 256 KiB. Default 16 MiB. */
  chunkBytes?: number;
  /** Repetitions after a passing failure, and the wait before the first, ms. Default 4, 1000. */
  retries?: number;
  retryMs?: number;
}

const NOTHING: PublishResult = { url: null, files: [], delivered: [] };

/**
 * Puts videos on a channel of YouTube. Each has a tag of its own (`z2-…`), by which it is found again instead of sent twice; an
 * upload that was cut goes on where it was. Then come thumbnail, captions and playlist, each only where it is missing.
 */
export class YoutubePublisher implements Publisher {
  readonly id = 'youtube';
  private readonly api: YoutubeApi;
  private readonly settings: UploadSettings;

  constructor(options: YoutubePublisherOptions) {
    const { stallMs = 60_000, chunkBytes = 16 * 2 ** 20, retries = 4, retryMs = 1000 } = options;
    this.settings = { stallMs, chunkBytes, retries, retryMs };
    const { clientId, clientSecret, refreshToken, apiUrl } = options;
    this.api = new YoutubeApi({
      ...{ clientId, clientSecret, refreshToken, apiUrl, timeoutMs: stallMs, retries, retryMs },
    });
  }

  validate(target: PublishTarget): void {
    youtubeTarget(target);
  }

  describe(target: PublishTarget): string {
    const { videos, playlist } = youtubeTarget(target);
    const what = videos === 'single' ? ' (one video)' : '';
    return `YouTube${what}${playlist ? `, playlist ${playlist}` : ''}`;
  }

  preview(request: PublishRequest): Promise<PublishPreview> {
    return Promise.resolve(this.previewOf(request, planYoutube(request, Date.now())));
  }

  private previewOf(request: PublishRequest, plan: YoutubePlan | null): PublishPreview {
    const { target, language } = request;
    return { publisher: this.id, target: this.describe(target), language, ...youtubePreview(plan) };
  }

  async find(request: PublishRequest, context: PublishContext): Promise<PublishResult | null> {
    const { signal } = context;
    const plan = planYoutube(request, Date.now());
    const video = plan?.video ? await this.api.tagged(plan.mark, signal) : null;
    if (!plan || !video?.id) {
      return null;
    }
    assertTaken(video);
    const whole =
      (await this.missingCaptions(video.id, plan, signal)).length === 0 &&
      (!plan.playlist || (await this.api.isInPlaylist(plan.playlist, video.id, signal))) &&
      (await isThumbnailDone(plan.thumbnail, video.id, context));
    return whole ? resultOf(plan, video.id) : null;
  }

  async publish(request: PublishRequest, context: PublishContext): Promise<PublishResult> {
    throwIfCancelled(context.signal);
    const plan = planYoutube(request, Date.now());
    assertAllowed(this.previewOf(request, plan));
    if (!plan?.video) {
      return NOTHING;
    }
    const pathOf = await openAll([plan.video, ...plan.captions], context);
    const { size } = plan.video;
    const file = { path: pathOf(plan.video), size, stallMs: this.settings.stallMs };
    const place = youtubePlace(this.api, plan, file, context.signal);
    const id = await uploadOnce(place, size, this.settings, context);
    await setThumbnailOnce(this.thumbnailOf(plan, id, context.signal), context);
    for (const caption of await this.missingCaptions(id, plan, context.signal)) {
      const srt = await readFile(pathOf(caption), 'utf8');
      await this.api.addCaptions(id, caption.language ?? '', srt, context.signal);
    }
    if (plan.playlist && !(await this.api.isInPlaylist(plan.playlist, id, context.signal))) {
      await this.api.addToPlaylist(plan.playlist, id, context.signal);
    }
    return resultOf(plan, id);
  }

  /** Asking costs as much as some uploads of captions: it is done only where there are some to send. */
  private async missingCaptions(
    id: string,
    { captions }: YoutubePlan,
    signal: AbortSignal,
  ): Promise<YoutubePlan['captions']> {
    if (captions.length === 0) {
      return [];
    }
    const there = await this.api.captionLanguages(id, signal);
    return captions.filter(({ language }) => !there.includes(language ?? ''));
  }

  private thumbnailOf({ thumbnail }: YoutubePlan, id: string, signal: AbortSignal): VideoThumbnail {
    return {
      ...{ place: 'YouTube', id, thumbnail },
      set: (mime, content) => this.api.setThumbnail(id, mime, content, signal),
      // Channels without a verified phone number may not set one.
      isRefusal: ({ details }) => details?.step === 'thumbnails.set',
    };
  }
}

function resultOf(plan: YoutubePlan, id: string): PublishResult {
  const files = plan.video ? [plan.video, ...plan.captions] : [];
  const captions = plan.captions.map(() => `https://studio.youtube.com/video/${id}/translations`);
  return {
    url: watchUrl(id),
    files: [watchUrl(id), ...captions],
    delivered: files.map(published),
    ...(plan.checks.length > 0 ? { checks: plan.checks } : {}),
  };
}
