import type { youtube_v3 } from '@googleapis/youtube';
import type { Check, YoutubeTargetOptions } from '@z2/contracts';

import { limitCheck } from '../limits';
import type { PublishRequest } from '../publisher';
import { foundTexts, worded } from '../video-files';
import { fitDescription, fitTags, fitTitle } from './youtube-limits';

type Video = youtube_v3.Schema$Video;

/** The video as the API is told of it. What the limits change goes to `checks`. `now` in ms. */
export function youtubeResource(
  request: PublishRequest,
  options: YoutubeTargetOptions,
  mark: string,
  now: number,
  checks: Check[],
): Video {
  const { language, material, files } = request;
  const source = material?.source_language ?? null;
  const dubbed = files.some(({ kind }) => kind === 'dub_audio' || kind === 'audio_dubbed');
  const sourceTitle = material?.source_title.trim() || request.title;
  const defaultLanguage = language ?? source;
  const audio = dubbed ? language : source;
  const own = worded(foundTexts(request), defaultLanguage, options);
  return {
    snippet: {
      title: fitTitle(own.title.trim() || sourceTitle, checks),
      description: fitDescription(own.description, checks),
      tags: fitTags([mark, ...options.tags, ...own.tags], checks),
      categoryId: options.category,
      ...(defaultLanguage ? { defaultLanguage } : {}),
      ...(audio ? { defaultAudioLanguage: audio } : {}),
    },
    status: {
      privacyStatus: options.privacy,
      selfDeclaredMadeForKids: options.made_for_kids,
      // A synthetic voice says what a person did not: YouTube wants that disclosed.
      ...(dubbed ? { containsSyntheticMedia: true } : {}),
      ...schedule(options, now, checks),
    },
    ...(language === null ? localizations(request, options, source, checks) : {}),
  };
}

/** A time that has passed would make the video public at once; it is left private, and that is said. */
function schedule(
  { publish_at }: YoutubeTargetOptions,
  now: number,
  checks: Check[],
): { publishAt?: string } {
  if (publish_at === null) {
    return {};
  }
  if (Date.parse(publish_at) > now) {
    return { publishAt: publish_at };
  }
  const message = `${publish_at}, when it was to become public, had passed: it stays private until you change that.`;
  checks.push(limitCheck('schedule', publish_at, 'in the future', message));
  return {};
}

/** Titles and descriptions in all languages; YouTube wants to know the language of the main ones first. */
function localizations(
  { material }: PublishRequest,
  options: YoutubeTargetOptions,
  source: string | null,
  checks: Check[],
): Pick<Video, 'localizations'> {
  const texts = (material?.texts ?? []).filter(({ language }) => language !== source);
  if (source === null && texts.length > 0) {
    const message = 'The language of the source is not known: titles in other languages are left out.';
    checks.push(limitCheck('localizations', texts.length, 'a known source language', message));
  }
  if (source === null || texts.length === 0) {
    return {};
  }
  const entries = texts.map((text) => {
    const { title, description } = worded(text, text.language, options);
    return [
      text.language,
      {
        title: fitTitle(title, checks, `title in ${text.language}`),
        description: fitDescription(description, checks, `description in ${text.language}`),
      },
    ] as const;
  });
  return { localizations: Object.fromEntries(entries) };
}
