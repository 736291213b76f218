import { readFile } from 'node:fs/promises';

import { peertubeTarget, type PublishPreview, type PublishTarget, throwIfCancelled } from '@z2/contracts';
import type { AddressPolicy } from '@z2/runtime';

import { assertAllowed, previewText, problem, sizeProblems } from '../limits';
import { openAll, type PlacedFile, published } from '../placed-file';
import type { PublishContext, Publisher, PublishRequest, PublishResult } from '../publisher';
import { ChunkSession } from '../transfer/chunk-session';
import { isThumbnailDone, setThumbnailOnce, type VideoThumbnail } from '../transfer/thumbnail-once';
import { uploadOnce, type UploadSettings, type VideoPlace } from '../transfer/upload-once';
import { PeertubeApi } from './peertube-api';
import { peertubeAnswerError } from './peertube-errors';
import { PEERTUBE_LIMITS, type PeertubePlan, planPeertube } from './peertube-plan';

export interface PeertubePublisherOptions extends AddressPolicy {
  /** Of the instance, e.g. `https://tube.example`. */
  url: string;
  username: string;
  password: string;
  /** Longest silence, ms. Default 60 000. */
  stallMs?: number;
  /** Bytes of one upload request, a multiple of 256 KiB. Default 16 MiB. */
  chunkBytes?: number;
  /** Repetitions of an upload after a passing failure, and the wait before the first, ms. Default 4, 1000. */
  retries?: number;
  retryMs?: number;
}

const NOTHING: PublishResult = { url: null, files: [], delivered: [] };
const TYPES: Readonly<Record<string, string>> = {
  ...{ mp4: 'video/mp4', m4v: 'video/mp4', webm: 'video/webm', mkv: 'video/x-matroska' },
  ...{ mov: 'video/quicktime', avi: 'video/x-msvideo', ogv: 'video/ogg' },
};

/**
 * Puts videos on a channel of a PeerTube instance. Each is found again by the name of its file, which only its owner sees; an
 * upload that was cut goes on where it was. Then come thumbnail and captions, each only where it is missing.
 */
export class PeertubePublisher implements Publisher {
  readonly id = 'peertube';
  private readonly api: PeertubeApi;
  private readonly settings: UploadSettings;

  constructor(private readonly options: PeertubePublisherOptions) {
    const { stallMs = 60_000, chunkBytes = 16 * 2 ** 20, retries = 4, retryMs = 1000 } = options;
    this.settings = { stallMs, chunkBytes, retries, retryMs };
    this.api = new PeertubeApi({ ...options, timeoutMs: stallMs });
  }

  validate(target: PublishTarget): void {
    peertubeTarget(target);
  }

  describe(target: PublishTarget): string {
    const { videos, channel } = peertubeTarget(target);
    const what = videos === 'single' ? ' (one video)' : '';
    return `${new URL(this.options.url).host}${channel ? `/c/${channel}` : ''}${what}`;
  }

  preview(request: PublishRequest): Promise<PublishPreview> {
    return Promise.resolve(this.previewOf(request, planPeertube(request, Date.now())));
  }

  private previewOf(request: PublishRequest, plan: PeertubePlan | null): PublishPreview {
    const { target, language } = request;
    const { name = '', description = '', tags = [] } = plan?.resource ?? {};
    const files = plan?.video ? [plan.video, ...plan.captions] : [];
    return {
      ...{ publisher: this.id, target: this.describe(target), language },
      files: files.map((file) => ({ ...published(file), to: this.options.url })),
      texts: plan
        ? [
            previewText('title', name, PEERTUBE_LIMITS.name),
            previewText('description', description, PEERTUBE_LIMITS.description),
            previewText('tags', tags.join(', '), null),
          ]
        : [],
      problems: plan ? problems(plan) : [],
    };
  }

  async find(request: PublishRequest, context: PublishContext): Promise<PublishResult | null> {
    const { signal } = context;
    const plan = planPeertube(request, Date.now());
    const id = plan?.video ? await this.api.withFilename(plan.mark, plan.resource.name, signal) : null;
    if (!plan || id === null) {
      return null;
    }
    const whole =
      (await this.missingCaptions(id, plan, signal)).length === 0 &&
      (await isThumbnailDone(plan.thumbnail, id, context));
    return whole ? this.resultOf(plan, id) : null;
  }

  async publish(request: PublishRequest, context: PublishContext): Promise<PublishResult> {
    const { signal } = context;
    throwIfCancelled(signal);
    const plan = planPeertube(request, Date.now());
    assertAllowed(this.previewOf(request, plan));
    if (!plan?.video) {
      return NOTHING;
    }
    const pathOf = await openAll([plan.video, ...plan.captions], context);
    const place = this.place(plan, plan.video, pathOf(plan.video), request.target, signal);
    const id = await uploadOnce(place, plan.video.size, this.settings, context);
    await setThumbnailOnce(this.thumbnailOf(plan, id, signal), context);
    for (const { file, language } of await this.missingCaptions(id, plan, signal)) {
      await this.api.addCaptions(id, language, await readFile(pathOf(file), 'utf8'), signal);
    }
    return this.resultOf(plan, id);
  }

  private place(
    plan: PeertubePlan,
    { size }: PlacedFile,
    path: string,
    target: PublishTarget,
    signal: AbortSignal,
  ): VideoPlace {
    const { api } = this;
    const { stallMs } = this.settings;
    return {
      name: 'PeerTube',
      look: () => api.withFilename(plan.mark, plan.resource.name, signal),
      begin: async () => {
        const channelId = await api.channel(plan.channel, size, target, signal);
        const { language: tag, ...resource } = plan.resource;
        const language = tag ? await api.language(tag, signal) : null;
        const type = TYPES[resource.filename.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'video/mp4';
        const body = { ...resource, channelId, ...(language ? { language } : {}) };
        return api.begin(body, { size, type }, signal);
      },
      session: (id) =>
        new ChunkSession({
          ...{ url: api.uploadUrl(id), file: { path, size, stallMs }, dispatcher: api.agent, signal },
          authorization: (renew) => api.authorization(signal, renew),
          idOf: (body) => (JSON.parse(body) as { video: { uuid: string } }).video.uuid,
          failure: (answer) => peertubeAnswerError(answer, 'the upload'),
        }),
      isThere: (id) => api.isThere(id, signal),
    };
  }

  /** Captions that are not there, in languages that the instance knows. */
  private async missingCaptions(
    id: string,
    { captions }: PeertubePlan,
    signal: AbortSignal,
  ): Promise<{ file: PlacedFile; language: string }[]> {
    if (captions.length === 0) {
      return [];
    }
    const there = await this.api.captionLanguages(id, signal);
    const missing = [];
    for (const file of captions) {
      const language = await this.api.language(file.language ?? '', signal);
      if (language !== null && !there.includes(language)) {
        missing.push({ file, language });
      }
    }
    return missing;
  }

  private thumbnailOf({ thumbnail }: PeertubePlan, id: string, signal: AbortSignal): VideoThumbnail {
    return {
      ...{ place: 'PeerTube', id, thumbnail },
      set: (mime, content) => this.api.setThumbnail(id, mime, content, signal),
      isRefusal: ({ code }) => code === 'PUBLISH_FAILED',
    };
  }

  private resultOf({ video, captions, checks }: PeertubePlan, id: string): PublishResult {
    const url = `${this.options.url.replace(/\/$/, '')}/w/${id}`;
    return {
      url,
      files: [url, ...captions.map(() => `${url}#captions`)],
      delivered: [...(video ? [video] : []), ...captions].map(published),
      ...(checks.length > 0 ? { checks } : {}),
    };
  }
}

function problems({ video, captions }: PeertubePlan): PublishPreview['problems'] {
  return video
    ? sizeProblems(captions, PEERTUBE_LIMITS.captionBytes)
    : [
        problem(
          'PUBLISH_LIMIT_EXCEEDED',
          'PeerTube takes videos only here, and this has no picture.',
          'Publish it somewhere else.',
        ),
      ];
}
