import type { ErrorCode } from '@z2/contracts';

interface KnownReason {
  code: ErrorCode;
  message: string;
  remedy: string;
}

const LOGIN =
  'Make a new refresh token and set Z2_YOUTUBE_REFRESH_TOKEN (docs/publishers.md says how). Tokens of an app whose consent screen is in testing end after 7 days.';
const RIGHTS =
  'Make the refresh token with the scopes youtube.upload and youtube.force-ssl, as an owner of the channel (docs/publishers.md).';

/** Failures that no repetition mends, by the API's own word, with what does. */
export const REASONS: Readonly<Record<string, KnownReason>> = {
  invalid_grant: {
    code: 'PUBLISH_UNAUTHORIZED',
    message: 'Google does not take the refresh token any more.',
    remedy: LOGIN,
  },
  authError: { code: 'PUBLISH_UNAUTHORIZED', message: 'YouTube does not take the login.', remedy: LOGIN },
  invalid_client: {
    code: 'PUBLISH_UNAUTHORIZED',
    message: 'Google does not know the OAuth client.',
    remedy: 'Check Z2_YOUTUBE_CLIENT_ID and Z2_YOUTUBE_CLIENT_SECRET.',
  },
  insufficientPermissions: {
    code: 'PUBLISH_UNAUTHORIZED',
    message: 'The login may not do this at YouTube.',
    remedy: RIGHTS,
  },
  forbidden: {
    code: 'PUBLISH_UNAUTHORIZED',
    message: 'YouTube refuses this to the login.',
    remedy: RIGHTS,
  },
  youtubeSignupRequired: {
    code: 'PUBLISH_UNAUTHORIZED',
    message: 'The Google account has no channel.',
    remedy: 'Create a channel at youtube.com, or make the refresh token with the account that has one.',
  },
  accessNotConfigured: {
    code: 'PUBLISH_UNAUTHORIZED',
    message: 'The YouTube Data API is not switched on in the Google Cloud project.',
    remedy: 'Enable "YouTube Data API v3" in the project of the OAuth client.',
  },
  uploadLimitExceeded: {
    code: 'PUBLISH_LIMIT_EXCEEDED',
    message: 'The channel has uploaded as many videos as it may in 24 hours.',
    remedy:
      'Retry the job tomorrow; what is there already is not sent again. A verified phone number allows more.',
  },
  playlistNotFound: {
    code: 'PUBLISH_TARGET_INVALID',
    message: 'The playlist of the target is not in the channel.',
    remedy: 'Correct options.playlist (the id behind list= in its address), or create the playlist.',
  },
};
