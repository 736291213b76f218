import type { PublishTarget } from './job';
import { TargetOptions } from './target-options';
import { assertSchedule, VIDEO_OPTIONS, videoTarget, type VideoTargetOptions } from './video-target';

/** Options of a `youtube` target; all have a default. */
export interface YoutubeTargetOptions extends VideoTargetOptions {
  privacy: 'private' | 'unlisted' | 'public';
  /** Id of a playlist of the channel that videos are added to. */
  playlist: string | null;
  /** Id of YouTube's categories; 22 is "People & Blogs". */
  category: string;
  made_for_kids: boolean;
  notify_subscribers: boolean;
}

const NAMES = [
  ...VIDEO_OPTIONS,
  ...(['privacy', 'playlist', 'category', 'made_for_kids', 'notify_subscribers'] as const),
];

/**
 * The options of a `youtube` target, checked. A schedule goes with privacy `private` only, by the documentation of
 * `status.publishAt` of YouTube's videos resource.
 * @throws Z2Error PUBLISH_TARGET_INVALID
 */
export function youtubeTarget(target: PublishTarget): YoutubeTargetOptions {
  const options = new TargetOptions(target, NAMES);
  const read: YoutubeTargetOptions = {
    ...videoTarget(options),
    privacy: options.choice('privacy', ['private', 'unlisted', 'public']),
    playlist: options.text('playlist', /^[\w-]{2,64}$/, 'the id of a playlist, like PLabc123'),
    category: options.text('category', /^\d{1,3}$/, 'the number of a category as text, like "27"') ?? '22',
    made_for_kids: options.flag('made_for_kids', false),
    notify_subscribers: options.flag('notify_subscribers', false),
  };
  assertSchedule(options, read);
  return read;
}
