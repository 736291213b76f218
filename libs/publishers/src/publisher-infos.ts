import { PUBLISHER_IDS, type PublisherId, type PublisherInfo } from '@z2/contracts';

import type { Publishers } from './create-publishers';

interface Facts {
  /** As `--publish` takes it. */
  target: string;
  /** Without them it is not set up; empty: it needs none. */
  variables: readonly string[];
}

const FACTS: Readonly<Record<PublisherId, Facts>> = {
  folder: { target: 'folder:PATH', variables: [] },
  s3: { target: 's3:BUCKET/PREFIX', variables: ['Z2_S3_ACCESS_KEY_ID', 'Z2_S3_SECRET_ACCESS_KEY'] },
  webhook: { target: 'webhook:https://…', variables: ['Z2_WEBHOOK_SECRET'] },
  youtube: {
    target: 'youtube:PLAYLIST',
    variables: ['Z2_YOUTUBE_CLIENT_ID', 'Z2_YOUTUBE_CLIENT_SECRET', 'Z2_YOUTUBE_REFRESH_TOKEN'],
  },
  peertube: {
    target: 'peertube:CHANNEL',
    variables: ['Z2_PEERTUBE_URL', 'Z2_PEERTUBE_USERNAME', 'Z2_PEERTUBE_PASSWORD'],
  },
};

/** Every publisher of Z2, whether it is set up here, and what would set it up. */
export function publisherInfos(publishers: Publishers): PublisherInfo[] {
  return PUBLISHER_IDS.map((publisher) => {
    const { target, variables } = FACTS[publisher];
    const names = [variables.slice(0, -1).join(', '), ...variables.slice(-1)].filter(Boolean).join(' and ');
    return publishers.has(publisher)
      ? { publisher, available: true, target, reason: null, remedy: null }
      : {
          ...{ publisher, available: false, target },
          reason: `${names} ${variables.length === 1 ? 'is' : 'are'} not set`,
          remedy: `Set ${names} in .env, and restart Z2; docs/publishers.md says how.`,
        };
  });
}
