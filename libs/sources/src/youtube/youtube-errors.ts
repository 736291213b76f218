import { type ErrorCode, type ErrorKind, Z2Error } from '@z2/contracts';

import type { YoutubeEngineName } from './youtube-engine';

interface Rule {
  says: RegExp;
  code: ErrorCode;
  message: string;
  remedy: string;
  kind?: ErrorKind;
  /** A lasting fact about the video itself: no other engine is asked. */
  fact?: string;
}

/** What YouTube's own words, and those of the engines, mean; the first that fits counts. */
const RULES: readonly Rule[] = [
  {
    says: /private video|video is private|members[- ]only|join this channel/i,
    code: 'SOURCE_REFUSED',
    message: 'The video is private or for members only.',
    remedy: 'Ask its owner for the file, and upload it; or give cookies of a member (Z2_YOUTUBE_COOKIES).',
    fact: 'private',
  },
  {
    says: /confirm your age|age[- ]restricted/i,
    code: 'SOURCE_REFUSED',
    message: 'The video is restricted by age: YouTube gives it to signed-in viewers only.',
    remedy:
      'Download the video yourself and upload it; or give cookies of your account (Z2_YOUTUBE_COOKIES).',
    fact: 'age',
  },
  {
    says: /not a bot|HTTP Error 429|too many requests|rate.?limit|status code:? 429/i,
    code: 'SOURCE_UNREACHABLE',
    kind: 'transient',
    message: 'YouTube limits requests from this address now.',
    remedy: 'It is tried again by itself; if it stays, download the video yourself and upload it.',
  },
  {
    says: /in your country|geo.?restrict|in your location/i,
    code: 'SOURCE_REFUSED',
    message: 'The video is not available in the region of this machine.',
    remedy: 'Download the video where it is available, and upload it.',
    fact: 'region',
  },
  {
    says: /live event will begin|premieres in|does not pass filter|live stream is offline|is live now/i,
    code: 'SOURCE_REFUSED',
    message: 'The video is live, or has not begun yet.',
    remedy: 'Try again when the broadcast has ended.',
    fact: 'live',
  },
  {
    says: /has been removed|no longer available|account.{0,40}terminated/i,
    code: 'SOURCE_NOT_FOUND',
    message: 'The video is not there any more: it was removed.',
    remedy: 'Check the address.',
    fact: 'removed',
  },
  {
    says: /video (is )?unavailable|(HTTP Error|status code:?) 4(04|10)/i,
    code: 'SOURCE_NOT_FOUND',
    message: 'The video is not there: it was removed, or never was.',
    remedy: 'Check the address.',
  },
  {
    says: /does not have an? \w+ tab|playlist (type )?(is unviewable|does not exist)|the channel.{0,40}does not exist/i,
    code: 'SOURCE_NOT_FOUND',
    message: 'The list is not there, or its owner does not show it.',
    remedy: 'Check the address: private lists and the automatic ones of an account cannot be read.',
  },
  {
    says: /larger than max-filesize/i,
    code: 'SOURCE_TOO_LARGE',
    message: 'The video is larger than this installation accepts.',
    remedy: 'Raise Z2_MAX_SOURCE_BYTES.',
  },
  {
    says: /(HTTP Error|status code:?) 403|unable to extract|signature|unsupported url|requested format is not available|playable formats|could not find|error when parsing|html5player/i,
    code: 'SOURCE_REFUSED',
    message: 'The video could not be got: YouTube may have changed.',
    remedy:
      'Update yt-dlp (delete tools/yt-dlp in Z2_HOME: the next download installs the newest), then retry the job.',
  },
];

/** What an engine, or YouTube through it, said of a failure, as a Z2Error. What no rule knows is tried again. */
export function youtubeError(engine: YoutubeEngineName, said: string, cause?: unknown): Z2Error {
  const rule = RULES.find(({ says }) => says.test(said));
  const details = { engine, said: said.slice(0, 500) };
  if (!rule) {
    return new Z2Error('SOURCE_UNREACHABLE', `${engine} failed: ${details.said || 'it said nothing'}`, {
      remedy:
        'It is tried again by itself; if it stays, update yt-dlp, or download the video yourself and upload it.',
      details,
      cause,
    });
  }
  const { code, message, remedy, kind, fact } = rule;
  return new Z2Error(code, message, {
    remedy,
    details: { ...details, ...(fact ? { fact } : {}) },
    cause,
    ...(kind ? { kind } : {}),
  });
}

/** yt-dlp's failure as a Z2Error: `output` is all that it said. */
export function ytDlpError(output: string, cause?: unknown): Z2Error {
  const lines = [...output.matchAll(/ERROR: (.*)/g)].map(([, line]) => line);
  const aside = /larger than max-filesize|does not pass filter/i.exec(output)?.[0];
  return youtubeError('yt-dlp', lines.join('\n') || aside || output.trim().slice(-500), cause);
}
