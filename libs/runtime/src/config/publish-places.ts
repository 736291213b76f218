import type { Environment } from './schema';

/** Where results can be sent; null each: not set up. */
export interface PublishPlaces {
  /** `endpoint` null: Amazon's own. */
  s3: { endpoint: string | null; region: string; accessKeyId: string; secretAccessKey: string } | null;
  /** Secrets that sign webhooks, and which private receivers are allowed. */
  webhook: { secrets: string[]; allowPrivate: boolean; allowedHosts: string[] } | null;
  /** Which private receivers of webhooks and events are allowed. */
  webhookAddresses: { allowPrivate: boolean; allowedHosts: string[] };
  /** A channel of YouTube, by OAuth. `apiUrl`: root of the API; null: Google's own. */
  youtubeChannel: {
    clientId: string;
    clientSecret: string;
    refreshToken: string;
    apiUrl: string | null;
  } | null;
  /** An account of a PeerTube instance, and whether that may be in a private network. */
  peertube: {
    url: string;
    username: string;
    password: string;
    allowPrivate: boolean;
    allowedHosts: string[];
  } | null;
}

export function publishPlaces(values: Environment): PublishPlaces {
  const { Z2_S3_ACCESS_KEY_ID: accessKeyId, Z2_S3_SECRET_ACCESS_KEY: secretAccessKey } = values;
  const { Z2_YOUTUBE_CLIENT_ID: clientId, Z2_YOUTUBE_CLIENT_SECRET: clientSecret } = values;
  const { Z2_YOUTUBE_REFRESH_TOKEN: refreshToken, Z2_WEBHOOK_SECRET: secrets } = values;
  const { Z2_PEERTUBE_URL: url, Z2_PEERTUBE_USERNAME: username, Z2_PEERTUBE_PASSWORD: password } = values;
  return {
    s3:
      accessKeyId && secretAccessKey
        ? {
            ...{ endpoint: values.Z2_S3_ENDPOINT ?? null, region: values.Z2_S3_REGION },
            ...{ accessKeyId, secretAccessKey },
          }
        : null,
    webhook: secrets ? { secrets, ...values.Z2_ALLOW_PRIVATE_WEBHOOKS } : null,
    webhookAddresses: values.Z2_ALLOW_PRIVATE_WEBHOOKS,
    youtubeChannel:
      clientId && clientSecret && refreshToken
        ? { clientId, clientSecret, refreshToken, apiUrl: values.Z2_YOUTUBE_API_URL ?? null }
        : null,
    peertube:
      url && username && password ? { url, username, password, ...values.Z2_ALLOW_PRIVATE_PEERTUBE } : null,
  };
}

const TOGETHER = [
  ['Z2_S3_ACCESS_KEY_ID', 'Z2_S3_SECRET_ACCESS_KEY'],
  ['Z2_YOUTUBE_CLIENT_ID', 'Z2_YOUTUBE_CLIENT_SECRET', 'Z2_YOUTUBE_REFRESH_TOKEN'],
  ['Z2_PEERTUBE_URL', 'Z2_PEERTUBE_USERNAME', 'Z2_PEERTUBE_PASSWORD'],
] as const;

/** Logins of which only a part is set. */
export function incompleteLogins(values: Environment): { variable: string; message: string }[] {
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
