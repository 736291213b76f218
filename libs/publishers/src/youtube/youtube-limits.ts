import type { Check } from '@z2/contracts';

import { limitCheck } from '../limits';
import { characters, fitText, plainText, utf8Bytes } from '../text/fit-text';

/**
 * Limits of YouTube's Data API v3: properties of the videos resource, captions.insert, thumbnails.set and the quota calculator
 * ("Quota costs"), as documented in 2026. Uploads have a bucket of their own since then; one used to cost 1600 units.
 */
export const YOUTUBE_LIMITS = {
  title: 100,
  descriptionBytes: 5000,
  tags: 500,
  videoBytes: 256e9,
  captionBytes: 100e6,
  thumbnailBytes: 2e6,
  thumbnailTypes: ['image/jpeg', 'image/png'],
  /** Per day and project, unless Google grants more. */
  uploads: 100,
  units: 10_000,
} as const;

/** Units per call. */
export const YOUTUBE_COSTS = {
  list: 1,
  captionsList: 50,
  captionsInsert: 400,
  thumbnail: 50,
  playlistItem: 50,
};

/** YouTube takes no angle brackets in titles and descriptions. */
const withoutBrackets = (text: string): string => text.replaceAll('<', '‹').replaceAll('>', '›');

export function fitTitle(title: string, checks: Check[], of = 'title'): string {
  const max = YOUTUBE_LIMITS.title;
  const clean = withoutBrackets(plainText(title, 'one line'));
  const fit = fitText(clean, max);
  if (fit !== clean) {
    const length = characters(clean);
    const message = `The ${of} has ${length} characters; YouTube takes ${max}, so it is “${fit}” there.`;
    checks.push(limitCheck('title_length', length, `<= ${max} characters`, message));
  }
  return fit;
}

export function fitDescription(description: string, checks: Check[], of = 'description'): string {
  const max = YOUTUBE_LIMITS.descriptionBytes;
  const clean = withoutBrackets(plainText(description, 'lines'));
  const fit = fitText(clean, max, utf8Bytes);
  if (fit !== clean) {
    const length = utf8Bytes(clean);
    const message = `The ${of} has ${length} bytes; YouTube takes ${max}, so its end is left out there.`;
    checks.push(limitCheck('description_length', length, `<= ${max} bytes`, message));
  }
  return fit;
}

/** Length of a list of tags as YouTube counts it: with commas between, and quotes around tags with a blank. */
export function tagsLength(tags: readonly string[]): number {
  const commas = Math.max(0, tags.length - 1);
  return tags.reduce((sum, tag) => sum + characters(tag) + (tag.includes(' ') ? 2 : 0), commas);
}

/** The first tags that fit, each once. */
export function fitTags(tags: readonly string[], checks: Check[]): string[] {
  const max = YOUTUBE_LIMITS.tags;
  const clean = tags.map((tag) => plainText(tag.replaceAll(/[<>",]/g, ' '), 'one line')).filter(Boolean);
  const once = clean.filter(
    (tag, i) => clean.findIndex((other) => other.toLowerCase() === tag.toLowerCase()) === i,
  );
  const fit: string[] = [];
  for (const tag of once) {
    if (tagsLength([...fit, tag]) <= max) {
      fit.push(tag);
    }
  }
  if (fit.length < once.length) {
    const [length, left] = [tagsLength(once), once.length - fit.length];
    const message = `The tags have ${length} characters; YouTube takes ${max}, so ${left} are left out there.`;
    checks.push(limitCheck('tags_length', length, `<= ${max} characters`, message));
  }
  return fit;
}
