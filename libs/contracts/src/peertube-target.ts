import type { PublishTarget } from './job';
import { TargetOptions } from './target-options';
import { assertSchedule, VIDEO_OPTIONS, videoTarget, type VideoTargetOptions } from './video-target';

/** Options of a `peertube` target; all have a default. Which instance it is, is configuration. */
export interface PeertubeTargetOptions extends VideoTargetOptions {
  /** Name of a channel of the account; null: its first. */
  channel: string | null;
  privacy: 'private' | 'unlisted' | 'public' | 'internal';
  /** Numbers of the instance's categories and licences; null: none. */
  category: number | null;
  licence: number | null;
  nsfw: boolean;
}

const NAMES = [...VIDEO_OPTIONS, ...(['channel', 'privacy', 'category', 'licence', 'nsfw'] as const)];

/** The options of a `peertube` target, checked. @throws Z2Error PUBLISH_TARGET_INVALID */
export function peertubeTarget(target: PublishTarget): PeertubeTargetOptions {
  const options = new TargetOptions(target, NAMES);
  const read: PeertubeTargetOptions = {
    ...videoTarget(options),
    channel: options.text(
      'channel',
      /^[\w.:-]{1,50}$/,
      'the name of a channel, as in its address behind /c/',
    ),
    privacy: options.choice('privacy', ['private', 'unlisted', 'public', 'internal']),
    category: options.whole('category', 1, 100_000),
    licence: options.whole('licence', 1, 100_000),
    nsfw: options.flag('nsfw', false),
  };
  assertSchedule(options, read);
  return read;
}
