import { createHash } from 'node:crypto';

import {
  type ErrorBody,
  type PublishPreview,
  type PublishTarget,
  throwIfCancelled,
  toZ2Error,
  webhookTarget,
} from '@z2/contracts';
import { type AddressPolicy, createGuardedAgent, parseWebUrl, WEBHOOK_ADDRESS } from '@z2/runtime';
import { Webhook } from 'standardwebhooks';
import { Agent, buildConnector, request as httpRequest } from 'undici';

import { assertAllowed, previewText, problem } from '../limits';
import { placedFiles, published } from '../placed-file';
import type { PublishContext, Publisher, PublishRequest, PublishResult } from '../publisher';
import { answerError, connectionError } from './webhook-errors';
import { MAX_BODY_BYTES, webhookBody, webhookId } from './webhook-payload';

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
  private readonly policy: AddressPolicy;
  private readonly agent: Agent;
  private readonly signers: readonly Webhook[];
  private readonly timeoutMs: number;

  constructor(private readonly options: WebhookPublisherOptions) {
    this.policy = { ...options, errors: WEBHOOK_ADDRESS };
    this.agent = createGuardedAgent(this.policy, { Agent, buildConnector });
    this.signers = options.secrets.map((secret) => new Webhook(secret));
    this.timeoutMs = options.timeoutMs ?? 20_000;
  }

  validate(target: PublishTarget): void {
    webhookTarget(target);
  }

  /** Without the query, which may be a secret; a hash of it tells such addresses apart. */
  describe(target: PublishTarget): string {
    const { origin, pathname, search } = new URL(webhookTarget(target).url);
    const mark = search ? `?#${createHash('sha256').update(search).digest('hex').slice(0, 8)}` : '';
    return `${origin}${pathname}${mark}`;
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
    await this.send(request, body, context.signal);
    context.onProgress(1, 1);
    const delivered = placedFiles(request).map(published);
    return { url: null, files: delivered.map(({ path }) => path), delivered };
  }

  private async send(request: PublishRequest, body: string, signal: AbortSignal): Promise<void> {
    const place = this.describe(request.target);
    const id = webhookId(request);
    const now = new Date();
    try {
      const answer = await httpRequest(webhookTarget(request.target).url, {
        method: 'POST',
        dispatcher: this.agent,
        signal: AbortSignal.any([signal, AbortSignal.timeout(this.timeoutMs)]),
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Z2',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': this.signers.map((signer) => signer.sign(id, now, body)).join(' '),
        },
        body,
      });
      // Nobody reads what it says; the status is the answer. Without a listener a broken body would end the process.
      answer.body.on('error', () => undefined).destroy();
      if (answer.statusCode < 200 || answer.statusCode > 299) {
        throw answerError(place, answer.statusCode, [answer.headers['retry-after']].flat()[0]);
      }
    } catch (thrown) {
      throw connectionError(place, thrown, signal, this.timeoutMs);
    }
  }

  private addressProblems(target: PublishTarget): ErrorBody[] {
    try {
      parseWebUrl(webhookTarget(target).url, this.policy);
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
