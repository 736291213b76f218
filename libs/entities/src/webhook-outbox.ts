import { randomUUID } from 'node:crypto';

import {
  isTerminal,
  type NumberedEvent,
  type StatusEvent,
  WEBHOOK_EVENTS,
  type WebhookEvent,
  type WebhookEventPayload,
} from '@z2/contracts';
import type { EntityManager } from 'typeorm';

/**
 * Notes what receivers are to be told of a job's events, in the transaction that the events are written in: what is committed is
 * told, and nothing else.
 */
export async function noteDeliveries(
  manager: EntityManager,
  events: readonly NumberedEvent[],
): Promise<void> {
  const ended = events.filter(
    (event): event is StatusEvent => event.type === 'status' && isTerminal(event.status),
  );
  if (ended.length === 0) {
    return;
  }
  const webhooks = await manager.query<{ id: string; events: string[] }[]>(
    'SELECT id, events FROM event_webhooks WHERE enabled',
  );
  const rows = ended.flatMap((event) => {
    const type = typeOf(event);
    return webhooks
      .filter((webhook) => type !== null && webhook.events.includes(type))
      .map(({ id }) => ({
        id: randomUUID(),
        webhook_id: id,
        job_uuid: event.job_uuid,
        type,
        body: payloadOf(event, type!),
      }));
  });
  if (rows.length > 0) {
    await manager.query(
      `INSERT INTO webhook_deliveries (id, webhook_id, job_uuid, type, body)
       SELECT id, webhook_id, job_uuid, type, body
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, webhook_id uuid, job_uuid uuid, type text, body jsonb)`,
      [JSON.stringify(rows)],
    );
  }
}

function typeOf({ language, status }: StatusEvent): WebhookEvent | null {
  const name = `${language === null ? 'job' : 'language'}.${status.toLowerCase()}`;
  return WEBHOOK_EVENTS.find((event) => event === name) ?? null;
}

function payloadOf(event: StatusEvent, type: WebhookEvent): WebhookEventPayload {
  const { job_uuid, seq, language, status, error } = event;
  const told = error && { code: error.code, message: error.message, remedy: error.remedy };
  return { type, timestamp: event.at, data: { job_uuid, seq, language, status, error: told } };
}
