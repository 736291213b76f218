import { type PublishTarget, Z2Error } from '@z2/contracts';

import { FolderPublisher } from './folder/folder.publisher';
import type { Publisher } from './publisher';

/** All publishers by their id. */
export type Publishers = ReadonlyMap<string, Publisher>;

export function createPublishers(): Publishers {
  return new Map([new FolderPublisher()].map((publisher) => [publisher.id, publisher]));
}

/**
 * The publisher of a target, which is checked.
 * @throws Z2Error PUBLISHER_UNKNOWN, PUBLISH_TARGET_INVALID
 */
export function publisherFor(publishers: Publishers, target: PublishTarget): Publisher {
  const publisher = publishers.get(target.publisher);
  if (!publisher) {
    throw new Z2Error(
      'PUBLISHER_UNKNOWN',
      `There is no publisher named ${JSON.stringify(target.publisher)}.`,
      {
        remedy: `Use one of: ${[...publishers.keys()].join(', ')}.`,
        details: { publisher: target.publisher, known: [...publishers.keys()] },
      },
    );
  }
  publisher.validate(target);
  return publisher;
}
