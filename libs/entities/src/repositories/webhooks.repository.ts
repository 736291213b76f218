import { randomBytes, randomUUID } from 'node:crypto';

import {
  type CreatedWebhook,
  type CreateWebhookRequest,
  MAX_WEBHOOKS,
  type ReplayWebhookRequest,
  type UpdateWebhookRequest,
  type WebhookDeliveryView,
  type WebhookEventPayload,
  type WebhookView,
  Z2Error,
} from '@z2/contracts';
import type { DataSource } from 'typeorm';

import { EventWebhook, WebhookDelivery } from '../entities';

const WHOLE_JOBS = ['job.completed', 'job.failed', 'job.cancelled'] as const;
/** Standard Webhooks: 24 to 64 bytes. */
const SECRET_BYTES = 32;

/** Receivers of events, and what they were told. */
export class WebhooksRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws Z2Error CONFLICT where there are too many */
  async create({ url, events }: CreateWebhookRequest): Promise<CreatedWebhook> {
    const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
    const row = await this.dataSource.transaction(async (manager) => {
      // Two that are created at once are counted one after the other.
      await manager.query('LOCK TABLE event_webhooks IN SHARE ROW EXCLUSIVE MODE');
      if ((await manager.count(EventWebhook)) >= MAX_WEBHOOKS) {
        throw new Z2Error('CONFLICT', `There are ${MAX_WEBHOOKS} webhooks already.`, {
          remedy: 'Remove one that is not needed: DELETE /api/webhooks/ID.',
        });
      }
      const webhook = { id: randomUUID(), url, secret, events: [...new Set(events ?? WHOLE_JOBS)] };
      return manager.save(manager.create(EventWebhook, webhook));
    });
    return { ...(await this.get(row.id)), secret };
  }

  async list(): Promise<WebhookView[]> {
    return this.views();
  }

  /** @throws Z2Error NOT_FOUND */
  async get(id: string): Promise<WebhookView> {
    const [view] = await this.views(id);
    if (!view) {
      throw new Z2Error('NOT_FOUND', 'There is no such webhook.', {
        remedy: 'GET /api/webhooks lists all.',
      });
    }
    return view;
  }

  /** What waited while it was off is sent when it is on again. @throws Z2Error NOT_FOUND */
  async update(id: string, { enabled, events }: UpdateWebhookRequest): Promise<WebhookView> {
    await this.dataSource.query(
      'UPDATE event_webhooks SET enabled = coalesce($2, enabled), events = coalesce($3, events) WHERE id = $1',
      [id, enabled ?? null, events ? [...new Set(events)] : null],
    );
    return this.get(id);
  }

  /** With all that waits for it. @throws Z2Error NOT_FOUND */
  async remove(id: string): Promise<WebhookView> {
    const view = await this.get(id);
    await this.dataSource.getRepository(EventWebhook).delete({ id });
    return view;
  }

  /** Newest first. @throws Z2Error NOT_FOUND */
  async deliveries(id: string, limit: number): Promise<WebhookDeliveryView[]> {
    await this.get(id);
    const rows = await this.dataSource.getRepository(WebhookDelivery).find({
      where: { webhook_id: id },
      order: { created_at: 'DESC', id: 'DESC' },
      take: limit,
    });
    return rows.map(deliveryView);
  }

  /** A message that says nothing but that it came. @throws Z2Error NOT_FOUND */
  async test(id: string): Promise<WebhookDeliveryView> {
    await this.get(id);
    const body: WebhookEventPayload = {
      type: 'webhook.test',
      timestamp: new Date().toISOString(),
      data: { job_uuid: null, seq: null, language: null, status: null, error: null },
    };
    const deliveries = this.dataSource.getRepository(WebhookDelivery);
    const { id: deliveryId } = await deliveries.save(
      deliveries.create({ id: randomUUID(), webhook_id: id, job_uuid: null, type: body.type, body }),
    );
    return deliveryView(await deliveries.findOneByOrFail({ id: deliveryId }));
  }

  /** Sends again, under their old ids. Returns how many. @throws Z2Error NOT_FOUND */
  async replay(id: string, { delivery_id, since }: ReplayWebhookRequest): Promise<number> {
    await this.get(id);
    const [, count] = await this.dataSource.query<[unknown, number]>(
      `UPDATE webhook_deliveries SET state = 'PENDING', attempts = 0, next_attempt_at = now()
       WHERE webhook_id = $1 AND state <> 'PENDING' AND CASE
         WHEN $2::uuid IS NOT NULL THEN id = $2
         WHEN $3::timestamptz IS NOT NULL THEN created_at >= $3
         ELSE state = 'FAILED' END`,
      [id, delivery_id ?? null, since ?? null],
    );
    return count;
  }

  private async views(id: string | null = null): Promise<WebhookView[]> {
    const rows = await this.dataSource.query<(EventWebhook & { waiting: number; failed: number })[]>(
      `SELECT w.*, (SELECT count(*)::int FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.state = 'PENDING') AS waiting,
              (SELECT count(*)::int FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.state = 'FAILED') AS failed
       FROM event_webhooks w WHERE $1::uuid IS NULL OR w.id = $1 ORDER BY w.created_at, w.id`,
      [id],
    );
    return rows.map(({ id: webhook_id, url, events, enabled, created_at, waiting, failed }) => ({
      ...{ webhook_id, url: withoutQuery(url), events, enabled },
      ...{ created_at: created_at.toISOString(), waiting, failed },
    }));
  }
}

function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

function deliveryView(row: WebhookDelivery): WebhookDeliveryView {
  const { id, type, job_uuid, state, attempts, created_at, next_attempt_at, delivered_at, error } = row;
  return {
    ...{ delivery_id: id, type, job_uuid, state, attempts, error, created_at: created_at.toISOString() },
    next_attempt_at: state === 'PENDING' ? next_attempt_at.toISOString() : null,
    delivered_at: delivered_at?.toISOString() ?? null,
  };
}
