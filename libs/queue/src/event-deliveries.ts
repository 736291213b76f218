import { toZ2Error, type WebhookEventPayload, type Z2Error } from '@z2/contracts';
import type { DataSource } from 'typeorm';

/** A message as it goes out: the same at each attempt. */
export interface OutgoingMessage {
  /** `webhook-id`. */
  id: string;
  url: string;
  body: string;
  secrets: readonly string[];
}
/** @throws Z2Error where it did not arrive */
export type SendMessage = (message: OutgoingMessage, signal: AbortSignal) => Promise<void>;

/** Waits before the next attempts, s, as Standard Webhooks ("Retry schedule") proposes them: about three days in all. */
const WAITS_S = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
/** More of the wait by chance, so that what failed together does not come back together. */
const JITTER = 0.1;
/** Longest time of one attempt: after it, another worker may take the message. */
const ATTEMPT_S = 60;
/** What was told, or given up, is forgotten after so long. */
const KEEP = '30 days';
const FORGET_EVERY_MS = 3_600_000;

interface Due {
  id: string;
  url: string;
  secret: string;
  body: WebhookEventPayload;
  attempts: number;
}

/**
 * Tells receivers what happened, each message until it has arrived: to one receiver one after the other, oldest first; to
 * several at once. A worker that ends in the middle leaves a message that is sent again under the same id: at least once, and once for
 * a receiver that keeps ids. Safe to run in several workers.
 */
export class EventDeliveries {
  /** Receivers that are being told something here, so that a slow one keeps nobody waiting. */
  private readonly busy = new Map<string, Promise<void>>();
  private readonly ended = new AbortController();
  private forgotAt = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly send: SendMessage,
    private readonly onError: (error: unknown, message: string) => void,
  ) {}

  /** Begins what is due. It does not wait for receivers; see `idle`. */
  async round(): Promise<void> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `SELECT w.id FROM event_webhooks w WHERE w.enabled AND EXISTS (SELECT 1 FROM webhook_deliveries d
         WHERE d.webhook_id = w.id AND d.state = 'PENDING' AND d.next_attempt_at <= now())`,
    );
    for (const { id } of rows.filter((row) => !this.busy.has(row.id))) {
      const told = this.tell(id)
        .catch((error: unknown) => this.onError(error, 'a webhook could not be told'))
        .finally(() => this.busy.delete(id));
      this.busy.set(id, told);
    }
    if (Date.now() - this.forgotAt > FORGET_EVERY_MS) {
      this.forgotAt = Date.now();
      await this.dataSource.query(
        `DELETE FROM webhook_deliveries WHERE state <> 'PENDING' AND created_at < now() - interval '${KEEP}'`,
      );
    }
  }

  /** Resolves when nothing is under way here. */
  async idle(): Promise<void> {
    await Promise.all(this.busy.values());
  }

  /** Ends what is under way; it counts as an attempt that failed. */
  async stop(): Promise<void> {
    this.ended.abort('shutdown');
    await this.idle();
  }

  private async tell(webhookId: string): Promise<void> {
    for (;;) {
      const due = this.ended.signal.aborted ? null : await this.claim(webhookId);
      if (!due) {
        return;
      }
      const secrets = [due.secret];
      try {
        await this.send(
          { id: due.id, url: due.url, body: JSON.stringify(due.body), secrets },
          this.ended.signal,
        );
      } catch (thrown) {
        await this.failed(webhookId, due, toZ2Error(thrown));
        return;
      }
      await this.dataSource.query(
        `UPDATE webhook_deliveries SET state = 'DELIVERED', delivered_at = now(), error = NULL WHERE id = $1`,
        [due.id],
      );
    }
  }

  private async claim(webhookId: string): Promise<Due | null> {
    const [rows] = await this.dataSource.query<[Due[], number]>(
      `UPDATE webhook_deliveries d SET attempts = d.attempts + 1, next_attempt_at = now() + interval '${ATTEMPT_S} s'
       FROM event_webhooks w WHERE w.id = d.webhook_id AND w.enabled AND d.id = (
         SELECT id FROM webhook_deliveries WHERE webhook_id = $1 AND state = 'PENDING' AND next_attempt_at <= now()
         ORDER BY created_at, body->'data'->'seq', id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING d.id, w.url, w.secret, d.body, d.attempts`,
      [webhookId],
    );
    return rows[0] ?? null;
  }

  private async failed(webhookId: string, due: Due, error: Z2Error): Promise<void> {
    const wait = WAITS_S[due.attempts - 1];
    const isGone = error.details?.['status'] === 410;
    const seconds = Math.max((wait ?? 0) * (1 + Math.random() * JITTER), (error.retryAfterMs ?? 0) / 1000);
    await this.dataSource.query(
      `UPDATE webhook_deliveries SET error = $2, state = CASE WHEN $3 THEN 'FAILED' ELSE state END,
         next_attempt_at = now() + make_interval(secs => $4) WHERE id = $1`,
      [due.id, error.message, isGone || wait === undefined, seconds],
    );
    if (isGone) {
      // The standard's word for "never again".
      await this.dataSource.query('UPDATE event_webhooks SET enabled = false WHERE id = $1', [webhookId]);
    }
  }
}
