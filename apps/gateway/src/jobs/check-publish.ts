import {
  checkPublishTarget,
  type PublisherInfo,
  type PublishTarget,
  webhookTarget,
  Z2Error,
} from '@z2/contracts';
import { type AddressPolicy, parseWebUrl, targetAddress } from '@z2/runtime';

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
    const policy = { ...webhooks, errors: targetAddress('Z2_ALLOW_PRIVATE_WEBHOOKS') };
    parseWebUrl(webhookTarget(target).url, policy);
  }
  return id;
}
