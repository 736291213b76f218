import {
  type ErrorBody,
  type PublishPreview,
  type PublishTarget,
  throwIfCancelled,
  toZ2Error,
  webhookTarget,
} from '@z2/contracts';
import type { AddressPolicy } from '@z2/runtime';

import { assertAllowed, previewText, problem } from '../limits';
import { placedFiles, published } from '../placed-file';
import type { PublishContext, Publisher, PublishRequest, PublishResult } from '../publisher';
import { MAX_BODY_BYTES, webhookBody, webhookId } from './webhook-payload';
import { placeOf, WebhookSender } from './webhook-sender';

export interface WebhookPublisherOptions extends AddressPolicy {
  /** `whsec_…` each; more than one while one takes the place of the other: each signs. */
  secrets: readonly string[];
  /** Where people reach this Z2, for links; null: no links. */
  publicUrl: string | null;
  /** Longest wait for an answer, ms. Default 20 000 (Standard Webhooks: 15 to 30 s). */
  timeoutMs?: number;
}

/**
 * Tells a receiver what was made, by a POST that is signed after Standard Webhooks. The files themselves are not sent: it says
 * their names, sizes and hashes. A delivery keeps its `webhook-id` and its body at each repetition, and the receiver takes each
 * id once, as the standard asks; so it is delivered at least once, and counts once.
 * Addresses in private networks are refused at each connection; redirects are not followed.
 */
export class WebhookPublisher implements Publisher {
  readonly id = 'webhook';
  private readonly sender: WebhookSender;

  constructor(private readonly options: WebhookPublisherOptions) {
    this.sender = new WebhookSender(options, options.timeoutMs);
  }

  validate(target: PublishTarget): void {
    webhookTarget(target);
  }

  describe(target: PublishTarget): string {
    return placeOf(webhookTarget(target).url);
  }

  preview(request: PublishRequest): Promise<PublishPreview> {
    const target = this.describe(request.target);
    const { title, description } = request.texts ?? {};
    return Promise.resolve({
      publisher: this.id,
      target,
      language: request.language,
      files: placedFiles(request).map((file) => ({
        ...published(file),
        to: `${target} (name, size and hash)`,
      })),
      texts: [
        ...(title === undefined ? [] : [previewText('title', title, null)]),
        ...(description === undefined ? [] : [previewText('description', description, null)]),
      ],
      problems: [...this.addressProblems(request.target), ...this.bodyProblems(request)],
    });
  }

  /** A receiver cannot be asked what it has: the same id is sent again, which it knows. */
  find(): Promise<PublishResult | null> {
    return Promise.resolve(null);
  }

  async publish(request: PublishRequest, context: PublishContext): Promise<PublishResult> {
    throwIfCancelled(context.signal);
    assertAllowed(await this.preview(request));
    const body = webhookBody(request, this.options.publicUrl);
    const { url } = webhookTarget(request.target);
    const { secrets } = this.options;
    await this.sender.send({ id: webhookId(request), url, body, secrets }, context.signal);
    context.onProgress(1, 1);
    const delivered = placedFiles(request).map(published);
    return { url: null, files: delivered.map(({ path }) => path), delivered };
  }

  private addressProblems(target: PublishTarget): ErrorBody[] {
    try {
      this.sender.assertAllowed(webhookTarget(target).url);
      return [];
    } catch (thrown) {
      return [toZ2Error(thrown).toBody()];
    }
  }

  private bodyProblems(request: PublishRequest): ErrorBody[] {
    const bytes = Buffer.byteLength(webhookBody(request, this.options.publicUrl));
    return bytes > MAX_BODY_BYTES
      ? [
          problem(
            'PUBLISH_LIMIT_EXCEEDED',
            `What the webhook would be told has ${bytes} bytes; ${MAX_BODY_BYTES} are allowed.`,
            'Publish fewer files or languages in one job.',
          ),
        ]
      : [];
  }
}
