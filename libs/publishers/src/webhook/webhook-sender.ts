import { createHash } from 'node:crypto';

import { type AddressPolicy, createGuardedAgent, parseWebUrl, WEBHOOK_ADDRESS } from '@z2/runtime';
import { Webhook } from 'standardwebhooks';
import { Agent, buildConnector, request as httpRequest } from 'undici';

import { answerError, connectionError } from './webhook-errors';

export interface WebhookMessage {
  /** `webhook-id`: by it the receiver knows what it has had already. */
  id: string;
  url: string;
  /** JSON, the same bytes at each repetition. */
  body: string;
  /** `whsec_…` each; each signs. */
  secrets: readonly string[];
}

/**
 * One POST that is signed after Standard Webhooks. Addresses in private networks are refused at each connection; redirects are
 * not followed.
 */
export class WebhookSender {
  private readonly policy: AddressPolicy;
  private readonly agent: Agent;

  /** `timeoutMs`: longest wait for an answer. Default 20 000 (Standard Webhooks: 15 to 30 s). */
  constructor(
    policy: AddressPolicy,
    private readonly timeoutMs = 20_000,
  ) {
    this.policy = { ...policy, errors: WEBHOOK_ADDRESS };
    this.agent = createGuardedAgent(this.policy, { Agent, buildConnector });
  }

  /** @throws Z2Error PUBLISH_TARGET_INVALID and the like where the address itself is refused */
  assertAllowed(url: string): void {
    parseWebUrl(url, this.policy);
  }

  /** @throws Z2Error PUBLISH_FAILED (with `details.status`, Retry-After), PUBLISH_UNAUTHORIZED, CANCELLED; of a refused address */
  async send({ id, url, body, secrets }: WebhookMessage, signal: AbortSignal): Promise<void> {
    const place = placeOf(url);
    const now = new Date();
    try {
      const answer = await httpRequest(url, {
        method: 'POST',
        dispatcher: this.agent,
        signal: AbortSignal.any([signal, AbortSignal.timeout(this.timeoutMs)]),
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Z2',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
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
}

/** An address without its query, which may be a secret; a hash of it tells such addresses apart. */
export function placeOf(url: string): string {
  const { origin, pathname, search } = new URL(url);
  const mark = search ? `?#${createHash('sha256').update(search).digest('hex').slice(0, 8)}` : '';
  return `${origin}${pathname}${mark}`;
}
