import { createPublishers, type Publishers } from '@z2/publishers';
import type { Config } from '@z2/runtime';

/** The publishers that the configuration sets up. */
export function configuredPublishers(config: Config): Publishers {
  const { s3, webhook, publicUrl, youtubeChannel: youtube, peertube } = config;
  return createPublishers({ s3, webhook: webhook && { ...webhook, publicUrl }, youtube, peertube });
}
