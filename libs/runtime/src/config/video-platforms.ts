import type { Environment } from './schema';

/** The channel of YouTube to publish to, by OAuth. */
export interface YoutubeChannelConfig {
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  /** Root of the API; null: Google's own. */
  apiUrl: string | null;
}

export interface VideoPlatforms {
  /** null: not set up. */
  youtubeChannel: YoutubeChannelConfig | null;
}

/** Places for videos to publish to. */
export function videoPlatforms(values: Environment): VideoPlatforms {
  const { Z2_YOUTUBE_CLIENT_ID: clientId, Z2_YOUTUBE_CLIENT_SECRET: clientSecret } = values;
  const refreshToken = values.Z2_YOUTUBE_REFRESH_TOKEN;
  return {
    youtubeChannel:
      clientId && clientSecret && refreshToken
        ? { clientId, clientSecret, refreshToken, apiUrl: values.Z2_YOUTUBE_API_URL ?? null }
        : null,
  };
}

const TOGETHER = [['Z2_YOUTUBE_CLIENT_ID', 'Z2_YOUTUBE_CLIENT_SECRET', 'Z2_YOUTUBE_REFRESH_TOKEN']] as const;

/** Logins of which only a part is set. */
export function videoPlatformFaults(values: Environment): { variable: string; message: string }[] {
  return TOGETHER.flatMap((names) => {
    const missing = names.filter((name) => !values[name]);
    return missing.length < names.length
      ? missing.map((variable) => ({
          variable,
          message: `must be set too: ${names.join(', ')} go together`,
        }))
      : [];
  });
}
