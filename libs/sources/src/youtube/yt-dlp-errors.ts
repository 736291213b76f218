import { Z2Error } from '@z2/contracts';

interface Rule {
  says: RegExp;
  code: ConstructorParameters<typeof Z2Error>[0];
  message: string;
  remedy: string;
  kind?: 'transient' | 'permanent';
}

/** What yt-dlp's own messages mean; the first that fits counts. */
const RULES: readonly Rule[] = [
  {
    says: /private video|members[- ]only|join this channel/i,
    code: 'SOURCE_REFUSED',
    message: 'The video is private or for members only.',
    remedy: 'Ask its owner for the file, and upload it.',
  },
  {
    says: /confirm your age|age[- ]restricted/i,
    code: 'SOURCE_REFUSED',
    message: 'The video is restricted by age: YouTube gives it to signed-in viewers only.',
    remedy: 'Download the video yourself and upload it.',
  },
  {
    says: /not a bot|HTTP Error 429|too many requests|rate.?limit/i,
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
  },
  {
    says: /live event will begin|premieres in|does not pass filter/i,
    code: 'SOURCE_REFUSED',
    message: 'The video is live, or has not begun yet.',
    remedy: 'Try again when the broadcast has ended.',
  },
  {
    says: /video (is )?unavailable|has been removed|no longer available|account.{0,40}terminated|HTTP Error 4(04|10)/i,
    code: 'SOURCE_NOT_FOUND',
    message: 'The video is not there: it was removed, or never was.',
    remedy: 'Check the address.',
  },
  {
    says: /larger than max-filesize/i,
    code: 'SOURCE_TOO_LARGE',
    message: 'The video is larger than this installation accepts.',
    remedy: 'Raise Z2_MAX_SOURCE_BYTES.',
  },
  {
    says: /HTTP Error 403|unable to extract|signature|unsupported url|requested format is not available/i,
    code: 'SOURCE_REFUSED',
    message: 'yt-dlp could not get the video: YouTube may have changed.',
    remedy:
      'Update yt-dlp (delete tools/yt-dlp in Z2_HOME: the next download installs the newest), then retry the job.',
  },
];

/** yt-dlp's failure as a Z2Error: `output` is all that it said. What no rule knows is tried again. */
export function ytDlpError(output: string, cause?: unknown): Z2Error {
  const said = /ERROR: (.*)/.exec(output)?.[1]?.slice(0, 500) ?? output.trim().slice(-500);
  const rule = RULES.find(({ says }) => says.test(output));
  const details = { engine: 'yt-dlp', said };
  if (!rule) {
    return new Z2Error('SOURCE_UNREACHABLE', `yt-dlp failed: ${said || 'it said nothing'}`, {
      remedy:
        'It is tried again by itself; if it stays, update yt-dlp, or download the video yourself and upload it.',
      details,
      cause,
    });
  }
  const { code, message, remedy, kind } = rule;
  return new Z2Error(code, message, { remedy, details, cause, ...(kind ? { kind } : {}) });
}
