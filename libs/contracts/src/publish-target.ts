import { Z2Error } from './errors';
import type { PublishTarget } from './job';
import { peertubeTarget } from './peertube-target';
import { webhookTarget } from './publish-webhook';
import { TargetOptions } from './target-options';
import { youtubeTarget } from './youtube-target';

/** Words of `PublishTarget.publisher`. */
export const PUBLISHER_IDS = ['folder', 's3', 'webhook', 'youtube', 'peertube'] as const;

export type PublisherId = (typeof PUBLISHER_IDS)[number];

/** Options of an `s3` target: `{publisher: 's3', options: {bucket, prefix}}`. */
export interface S3TargetOptions {
  bucket: string;
  /** Beginning of all keys, without `/` at its ends; empty for none. */
  prefix: string;
}

/**
 * The shape of a target of any publisher, without touching it: the gateway asks before it accepts a job.
 * @throws Z2Error PUBLISHER_UNKNOWN, PUBLISH_TARGET_INVALID
 */
export function checkPublishTarget(target: PublishTarget): PublisherId {
  const id = PUBLISHER_IDS.find((known) => known === target.publisher);
  switch (id) {
    case 'folder':
      checkFolder(target);
      return id;
    case 's3':
      s3Target(target);
      return id;
    case 'webhook':
      webhookTarget(target);
      return id;
    case 'youtube':
      youtubeTarget(target);
      return id;
    case 'peertube':
      peertubeTarget(target);
      return id;
    case undefined:
      throw new Z2Error(
        'PUBLISHER_UNKNOWN',
        `There is no publisher named ${JSON.stringify(target.publisher)}.`,
        {
          remedy: `Use one of: ${PUBLISHER_IDS.join(', ')}.`,
          details: { publisher: target.publisher, known: [...PUBLISHER_IDS] },
        },
      );
  }
}

function checkFolder({ path }: PublishTarget): void {
  // Full paths of POSIX: the only ones that Z2's machines have.
  if (!path?.startsWith('/') || path.includes('\0')) {
    throw new Z2Error('PUBLISH_TARGET_INVALID', 'The folder to publish to is not a full path.', {
      remedy: 'Give the full path of a folder, beginning with /.',
      details: { path: path ?? null },
    });
  }
}

/**
 * The options of an `s3` target, checked. Bucket names: 3 to 63 of a-z, 0-9, dot and hyphen, by the naming rules of Amazon S3
 * (General purpose buckets); a key has at most 1024 bytes, of which the prefix may take 512.
 * @throws Z2Error PUBLISH_TARGET_INVALID
 */
export function s3Target(target: PublishTarget): S3TargetOptions {
  const options = new TargetOptions(target, ['bucket', 'prefix']);
  const { bucket, prefix = '' } = target.options ?? {};
  if (typeof bucket !== 'string' || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw options.invalid(
      'The target of s3 names no bucket, or one that cannot exist.',
      'Give options.bucket: 3 to 63 characters of a-z, 0-9, dot and hyphen.',
    );
  }
  const parts = typeof prefix === 'string' ? prefix.replace(/^\/|\/$/g, '').split('/') : null;
  const given = parts?.join('/') ?? '';
  // Empty parts and dots are resolved differently from store to store, and by every program that copies to a disk.
  const odd =
    !parts || (given !== '' && parts.some((part) => ['', '.', '..'].includes(part))) || /\p{C}/u.test(given);
  if (odd || new TextEncoder().encode(given).byteLength > 512) {
    throw options.invalid(
      'The prefix of the s3 target is no good beginning of a key.',
      'Give options.prefix like talks/2026: no empty parts, dots or control characters, at most 512 bytes.',
    );
  }
  return { bucket, prefix: given };
}
