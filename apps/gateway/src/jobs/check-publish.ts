import {
  checkPublishTarget,
  type JobOptions,
  peertubeTarget,
  type PublisherInfo,
  type PublishTarget,
  webhookTarget,
  youtubeTarget,
  Z2Error,
} from '@z2/contracts';
import { type AddressPolicy, parseWebUrl, WEBHOOK_ADDRESS } from '@z2/runtime';

/**
 * Refuses at creation what no live worker can publish to.
 *
 * @param publishers of the live workers; empty means that none is there to ask, and only the shape is checked
 * @param webhooks which private addresses may be called; the check that counts is made when they are
 * @returns the publisher's id
 * @throws Z2Error PUBLISHER_UNKNOWN, PUBLISH_TARGET_INVALID, PUBLISHER_NOT_CONFIGURED
 */
export function checkPublish(
  target: PublishTarget,
  publishers: readonly PublisherInfo[],
  webhooks: AddressPolicy,
): string {
  const id = checkPublishTarget(target);
  const info = publishers.find(({ publisher }) => publisher === id);
  if (publishers.length > 0 && !info?.available) {
    throw new Z2Error(
      'PUBLISHER_NOT_CONFIGURED',
      `The publisher ${id} is not set up here: ${info?.reason ?? 'no worker knows it'}.`,
      {
        remedy: info?.remedy ?? 'Update the workers.',
        details: {
          publisher: id,
          set_up: publishers.flatMap(({ publisher, available }) => (available ? [publisher] : [])),
        },
      },
    );
  }
  if (id === 'webhook') {
    parseWebUrl(webhookTarget(target).url, { ...webhooks, errors: WEBHOOK_ADDRESS });
  }
  return id;
}

/**
 * A single file of all languages leaves out the videos that some places show.
 *
 * @param targets that were checked
 * @throws Z2Error OPTION_INVALID
 */
export function assertVideoPerLanguage(
  { single_file, subtitles }: JobOptions,
  targets: readonly PublishTarget[],
): void {
  const target = targets.find(
    (one) =>
      (one.publisher === 'youtube' && youtubeTarget(one).videos === 'per_language') ||
      (one.publisher === 'peertube' && peertubeTarget(one).videos === 'per_language'),
  );
  if (single_file && target && subtitles !== 'burnt' && subtitles !== 'both') {
    throw new Z2Error(
      'OPTION_INVALID',
      `${target.publisher} takes a video for each language, and a single file leaves these out.`,
      { remedy: 'Leave single_file (--single-file) or that target out, or let it take one video for all.' },
    );
  }
}
