import type { PublishTarget } from './job';
import { TargetOptions } from './target-options';

/** Options of a `peertube` target; all have a default. Which instance it is, is configuration. */
export interface PeertubeTargetOptions {
  /** `per_language`: each language's own video. `single`: the source's video, with captions in all languages. */
  videos: 'per_language' | 'single';
  /** Name of a channel of the account; null: its first. */
  channel: string | null;
  privacy: 'private' | 'unlisted' | 'public' | 'internal';
  /** ISO 8601 in UTC: when a private video becomes public; null: never by itself. */
  publish_at: string | null;
  /** Numbers of the instance's categories and licences; null: none. */
  category: number | null;
  licence: number | null;
  /** Before those of the analysis. */
  tags: string[];
  /** `{title}` and `{language}` are replaced; null: the found title. */
  title: string | null;
  /** The same, with `{description}` too. */
  description: string | null;
  captions: boolean;
  nsfw: boolean;
}

const NAMES = [
  ...(['videos', 'channel', 'privacy', 'publish_at', 'category', 'licence'] as const),
  ...(['tags', 'title', 'description', 'captions', 'nsfw'] as const),
];

/** The options of a `peertube` target, checked. @throws Z2Error PUBLISH_TARGET_INVALID */
export function peertubeTarget(target: PublishTarget): PeertubeTargetOptions {
  const options = new TargetOptions(target, NAMES);
  const read: PeertubeTargetOptions = {
    videos: options.choice('videos', ['per_language', 'single']),
    channel: options.text(
      'channel',
      /^[\w.:-]{1,50}$/,
      'the name of a channel, as in its address behind /c/',
    ),
    privacy: options.choice('privacy', ['private', 'unlisted', 'public', 'internal']),
    publish_at: options.time('publish_at'),
    category: options.whole('category', 1, 100_000),
    licence: options.whole('licence', 1, 100_000),
    tags: options.texts('tags'),
    title: options.text('title', /\S/, 'a title, in which {title} and {language} are replaced'),
    description: options.text(
      'description',
      /\S/,
      'a text, in which {title}, {description} and {language} are',
    ),
    captions: options.flag('captions', true),
    nsfw: options.flag('nsfw', false),
  };
  if (read.publish_at !== null && read.privacy !== 'private') {
    throw options.invalid(
      'A schedule (publish_at) goes with privacy private only.',
      'Leave privacy out: the video becomes public at that time.',
    );
  }
  return read;
}
