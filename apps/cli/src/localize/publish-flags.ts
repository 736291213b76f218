import { resolve } from 'node:path';

import {
  checkPublishTarget,
  PUBLISHER_IDS,
  type PublisherId,
  type PublishTarget,
  Z2Error,
} from '@z2/contracts';

/** From what stands behind the colon. */
const TARGETS: Readonly<Record<PublisherId, (rest: string, below: string[]) => PublishTarget>> = {
  folder: (rest, below) => ({ publisher: 'folder', path: resolve(rest, ...below) }),
  s3: (rest, below) => {
    const [bucket = '', ...parts] = rest.replace(/^\/\//, '').replace(/\/$/, '').split('/');
    const prefix = [...parts, ...below];
    return { publisher: 's3', options: { bucket, ...(prefix.length ? { prefix: prefix.join('/') } : {}) } };
  },
  webhook: (rest) => ({ publisher: 'webhook', options: { url: rest } }),
  youtube: (rest) => ({ publisher: 'youtube', ...(rest ? { options: { playlist: rest } } : {}) }),
  peertube: (rest) => ({ publisher: 'peertube', ...(rest ? { options: { channel: rest } } : {}) }),
};

/**
 * The target of `--publish`: `folder:PATH`, `s3:BUCKET/PREFIX`, `webhook:https://…`, `youtube:` or
 * `youtube:PLAYLIST`, `peertube:` or `peertube:CHANNEL`. Of several videos each has a place
 * `below`, where places have folders: they would overwrite each other.
 * @throws Z2Error PUBLISHER_UNKNOWN, PUBLISH_TARGET_INVALID
 */
export function publishTargetOf(text: string, below: string | null = null): PublishTarget {
  const [word = '', ...rest] = text.split(':');
  const id = PUBLISHER_IDS.find((known) => known === word.trim().toLowerCase());
  if (!id || rest.length === 0) {
    throw new Z2Error('PUBLISHER_UNKNOWN', `--publish cannot be "${text}".`, {
      remedy: `Begin it with a publisher and a colon: ${PUBLISHER_IDS.map((known) => `${known}:…`).join(', ')}.`,
      details: { known: [...PUBLISHER_IDS] },
    });
  }
  const target = TARGETS[id](rest.join(':'), below === null ? [] : [below]);
  checkPublishTarget(target);
  return target;
}
