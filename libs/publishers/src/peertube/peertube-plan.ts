import { type ArtifactRef, type Check, peertubeTarget } from '@z2/contracts';

import { limitCheck } from '../limits';
import type { PlacedFile } from '../placed-file';
import type { PublishRequest } from '../publisher';
import { beginning, characters, fitText, plainText } from '../text/fit-text';
import { foundTexts, videoFiles, worded } from '../video-files';

/** Limits of PeerTube's REST API (server constraints of videos and images), the same in all instances. */
export const PEERTUBE_LIMITS = {
  nameMin: 3,
  name: 120,
  description: 10_000,
  tags: 5,
  tagMin: 2,
  tag: 30,
  thumbnailBytes: 4 * 2 ** 20,
  captionBytes: 20 * 2 ** 20,
} as const;

const PRIVACY = { public: 1, unlisted: 2, private: 3, internal: 4 } as const;

/** Body of the call that starts an upload, but for the channel. */
export interface PeertubeVideo {
  name: string;
  /** Name of the file: it holds the mark, and only the owner sees it. */
  filename: string;
  description?: string;
  tags: string[];
  privacy: number;
  category?: number;
  licence?: number;
  language?: string;
  nsfw: boolean;
  waitTranscoding: boolean;
  scheduleUpdate?: { updateAt: string; privacy: number };
}

export interface PeertubePlan {
  mark: string;
  channel: string | null;
  video: PlacedFile | null;
  captions: PlacedFile[];
  thumbnail: ArtifactRef | null;
  resource: PeertubeVideo;
  checks: Check[];
}

/** What a request is at PeerTube; null: nothing of it goes there. `now` in ms. */
export function planPeertube(request: PublishRequest, now: number): PeertubePlan | null {
  const options = peertubeTarget(request.target);
  const { language, material, key } = request;
  if ((options.videos === 'single') !== (language === null)) {
    return null;
  }
  const checks: Check[] = [];
  const { video, captions } = videoFiles(request);
  const mark = `z2-${key.slice(0, 20)}`;
  const texts = worded(foundTexts(request), language, options);
  const description = shortened(
    'description',
    plainText(texts.description, 'lines'),
    PEERTUBE_LIMITS.description,
    checks,
  );
  const spoken = language ?? material?.source_language ?? null;
  const schedule = scheduled(options.publish_at, now, checks);
  return {
    ...{ mark, video, checks, channel: options.channel },
    captions: options.captions ? captions : [],
    thumbnail: thumbnailOf(request, checks),
    resource: {
      name: nameOf(texts.title, request.title, checks),
      filename: `${beginning(request.title, 60, characters)}.${mark}${extension(video)}`,
      ...(description.length >= PEERTUBE_LIMITS.nameMin ? { description } : {}),
      tags: fitTags([...options.tags, ...texts.tags], checks),
      privacy: PRIVACY[options.privacy],
      ...(options.category === null ? {} : { category: options.category }),
      ...(options.licence === null ? {} : { licence: options.licence }),
      ...(spoken === null ? {} : { language: spoken }),
      ...{ nsfw: options.nsfw, waitTranscoding: true },
      ...(schedule === null ? {} : { scheduleUpdate: { updateAt: schedule, privacy: PRIVACY.public } }),
    },
  };
}

function shortened(of: 'title' | 'description', text: string, max: number, checks: Check[]): string {
  const short = fitText(text, max);
  if (short !== text) {
    const length = characters(text);
    const message = `The ${of} has ${length} characters; PeerTube takes ${max}, so its end is left out there.`;
    checks.push(limitCheck(`${of}_length`, length, `<= ${max} characters`, message));
  }
  return short;
}

/** A title of fewer characters than PeerTube takes goes with the name of the file. */
function nameOf(title: string, base: string, checks: Check[]): string {
  const clean = plainText(title, 'one line');
  const long = clean.length < PEERTUBE_LIMITS.nameMin ? `${clean} (${base})`.trim() : clean;
  return shortened('title', long, PEERTUBE_LIMITS.name, checks);
}

/** The first five, each once, of a length that PeerTube takes. */
function fitTags(tags: readonly string[], checks: Check[]): string[] {
  const { tags: max, tagMin, tag: longest } = PEERTUBE_LIMITS;
  const clean = tags.map((tag) => plainText(tag, 'one line'));
  const once = clean.filter(
    (tag, i) => clean.findIndex((other) => other.toLowerCase() === tag.toLowerCase()) === i,
  );
  const fitting = once.filter(({ length }) => length >= tagMin && length <= longest).slice(0, max);
  if (fitting.length < once.length) {
    const message = `PeerTube takes ${max} tags of ${tagMin} to ${longest} characters: ${once.length - fitting.length} are left out there.`;
    checks.push(limitCheck('tags_length', once.length, `<= ${max} tags`, message));
  }
  return fitting;
}

function scheduled(publishAt: string | null, now: number, checks: Check[]): string | null {
  if (publishAt !== null && Date.parse(publishAt) <= now) {
    const message = `${publishAt}, when it was to become public, had passed: it stays private until you change that.`;
    checks.push(limitCheck('schedule', publishAt, 'in the future', message));
    return null;
  }
  return publishAt;
}

function thumbnailOf({ material }: PublishRequest, checks: Check[]): ArtifactRef | null {
  const { thumbnailBytes: max } = PEERTUBE_LIMITS;
  const [best] = material?.thumbnails ?? [];
  const fits = material?.thumbnails.find(
    ({ size, mime }) => size <= max && ['image/jpeg', 'image/png'].includes(mime),
  );
  if (best && !fits) {
    const message = `No thumbnail has at most ${max} bytes of JPEG or PNG: PeerTube makes one itself.`;
    checks.push(limitCheck('thumbnail_size', best.size, `<= ${max} bytes`, message));
  }
  return fits ?? null;
}

const extension = (video: PlacedFile | null): string =>
  /\.[a-z0-9]{1,5}$/i.exec(video?.path ?? '')?.[0] ?? '.mp4';
