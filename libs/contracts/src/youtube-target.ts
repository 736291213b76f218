import type { PublishTarget } from './job';
import { TargetOptions } from './target-options';

/** Options of a `youtube` target; all have a default. */
export interface YoutubeTargetOptions {
  /**
   * `per_language`: each language's own video, with its subtitles as captions. `single`: one video, the source's, with
   * captions, titles and descriptions in all languages of the job.
   */
  videos: 'per_language' | 'single';
  privacy: 'private' | 'unlisted' | 'public';
  /** ISO 8601 in UTC: when a private video becomes public; null: never by itself. */
  publish_at: string | null;
  /** Id of a playlist of the channel that videos are added to. */
  playlist: string | null;
  /** Id of YouTube's categories; 22 is "People & Blogs". */
  category: string;
  /** Beside those of the analysis, and before them. */
  tags: string[];
  /** `{title}` and `{language}` stand for the found title and the language tag; null: the found title. */
  title: string | null;
  /** The same, with `{description}` too. */
  description: string | null;
  captions: boolean;
  made_for_kids: boolean;
  notify_subscribers: boolean;
}

const NAMES = [
  ...(['videos', 'privacy', 'publish_at', 'playlist', 'category', 'tags', 'title', 'description'] as const),
  ...(['captions', 'made_for_kids', 'notify_subscribers'] as const),
];

/**
 * The options of a `youtube` target, checked. A schedule goes with privacy `private` only, by the documentation of
 * `status.publishAt` of YouTube's videos resource.
 * @throws Z2Error PUBLISH_TARGET_INVALID
 */
export function youtubeTarget(target: PublishTarget): YoutubeTargetOptions {
  const options = new TargetOptions(target, NAMES);
  const read: YoutubeTargetOptions = {
    videos: options.choice('videos', ['per_language', 'single']),
    privacy: options.choice('privacy', ['private', 'unlisted', 'public']),
    publish_at: options.time('publish_at'),
    playlist: options.text('playlist', /^[\w-]{2,64}$/, 'the id of a playlist, like PLabc123'),
    category: options.text('category', /^\d{1,3}$/, 'the number of a category as text, like "27"') ?? '22',
    tags: options.texts('tags'),
    title: options.text('title', /\S/, 'a title, in which {title} and {language} are replaced'),
    description: options.text(
      'description',
      /\S/,
      'a text, in which {title}, {description} and {language} are',
    ),
    captions: options.flag('captions', true),
    made_for_kids: options.flag('made_for_kids', false),
    notify_subscribers: options.flag('notify_subscribers', false),
  };
  if (read.publish_at !== null && read.privacy !== 'private') {
    throw options.invalid(
      'A schedule (publish_at) goes with privacy private only.',
      'Leave privacy out: YouTube makes the video public at that time.',
    );
  }
  return read;
}
