const NAMES: Readonly<Record<string, string>> = {
  folder: 'Folder',
  s3: 'S3 bucket',
  webhook: 'Webhook',
  youtube: 'YouTube',
  peertube: 'PeerTube',
};

/** A publisher's name for people; its id where there is none. */
export const publisherName = (publisher: string): string => NAMES[publisher] ?? publisher;
