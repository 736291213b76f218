import { checkPublishTarget, type PublishTarget, Z2Error } from '@z2/contracts';

import { FolderPublisher } from './folder/folder.publisher';
import { PeertubePublisher, type PeertubePublisherOptions } from './peertube/peertube.publisher';
import type { Publisher } from './publisher';
import { S3Publisher, type S3PublisherOptions } from './s3/s3.publisher';
import { WebhookPublisher, type WebhookPublisherOptions } from './webhook/webhook.publisher';
import { YoutubePublisher, type YoutubePublisherOptions } from './youtube/youtube.publisher';

/** The publishers that are set up here, by their id. */
export type Publishers = ReadonlyMap<string, Publisher>;

export interface PublishersOptions {
  /** null or absent: not set up. */
  s3?: S3PublisherOptions | null;
  webhook?: WebhookPublisherOptions | null;
  youtube?: YoutubePublisherOptions | null;
  peertube?: PeertubePublisherOptions | null;
}

export function createPublishers(options: PublishersOptions = {}): Publishers {
  const publishers: Publisher[] = [new FolderPublisher()];
  if (options.s3) {
    publishers.push(new S3Publisher(options.s3));
  }
  if (options.webhook) {
    publishers.push(new WebhookPublisher(options.webhook));
  }
  if (options.youtube) {
    publishers.push(new YoutubePublisher(options.youtube));
  }
  if (options.peertube) {
    publishers.push(new PeertubePublisher(options.peertube));
  }
  return new Map(publishers.map((publisher) => [publisher.id, publisher]));
}

/**
 * The publisher of a target, which is checked.
 * @throws Z2Error PUBLISHER_UNKNOWN, PUBLISHER_NOT_CONFIGURED, PUBLISH_TARGET_INVALID
 */
export function publisherFor(publishers: Publishers, target: PublishTarget): Publisher {
  const publisher = publishers.get(target.publisher);
  if (publisher) {
    publisher.validate(target);
    return publisher;
  }
  const id = checkPublishTarget(target);
  throw new Z2Error('PUBLISHER_NOT_CONFIGURED', `The publisher ${id} is not set up at this worker.`, {
    remedy: `Set the variables of ${id} in .env (.env.example lists them), restart, and retry the job.`,
    details: { publisher: id, set_up: [...publishers.keys()] },
  });
}
