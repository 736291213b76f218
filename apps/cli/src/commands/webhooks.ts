import type { Z2Client } from '@z2/client';
import { type WebhookDeliveryView, type WebhookEvent, type WebhookView, Z2Error } from '@z2/contracts';

import { print, table } from '../output';
import { requireService } from '../service/require-service';
import { plain } from '../view/plain';

export interface WebhookFlags {
  events?: string;
}

const time = (text: string | null): string => text?.slice(0, 19).replace('T', ' ') ?? '–';

/** The receiver that a person means: its id, or a beginning of it that only one has. @throws Z2Error NOT_FOUND */
async function webhookOf(client: Z2Client, text: string): Promise<WebhookView> {
  const found = (await client.webhooks.list()).filter(({ webhook_id }) => webhook_id.startsWith(text));
  const [only] = found;
  if (!only || found.length > 1) {
    throw new Z2Error('NOT_FOUND', `${only ? 'Several webhooks begin' : 'No webhook begins'} with ${text}.`, {
      remedy: './z2 webhooks lists all with their IDs.',
    });
  }
  return only;
}

export async function listWebhooks(): Promise<number> {
  const { client } = await requireService();
  const webhooks = await client.webhooks.list();
  print(
    webhooks.length === 0
      ? 'Nobody is told when jobs end. Name a receiver with: ./z2 webhooks add https://…'
      : table(
          webhooks.map(({ webhook_id, url, events, enabled, waiting, failed }) => [
            ...[webhook_id.slice(0, 8), enabled ? 'on' : 'off', plain(url), events.join(', ')],
            `${waiting} waiting, ${failed} given up`,
          ]),
        ),
  );
  return 0;
}

export async function addWebhook(url: string, flags: WebhookFlags): Promise<number> {
  const { client } = await requireService();
  const events = flags.events?.split(',').map((event) => event.trim() as WebhookEvent);
  const { webhook_id, secret } = await client.webhooks.create({ url, ...(events ? { events } : {}) });
  print(
    `${webhook_id.slice(0, 8)} is told when jobs end.\nSecret, shown this once, by which it checks each delivery (Standard Webhooks):\n` +
      `${secret}\n→ Try it: ./z2 webhooks test ${webhook_id.slice(0, 8)}`,
  );
  return 0;
}

export async function webhookDeliveries(id: string): Promise<number> {
  const { client } = await requireService();
  const { webhook_id } = await webhookOf(client, id);
  const deliveries = await client.webhooks.deliveries(webhook_id, 30);
  print(deliveries.length === 0 ? 'It was told nothing yet.' : table(deliveries.map(deliveryRow)));
  return 0;
}

function deliveryRow(delivery: WebhookDeliveryView): string[] {
  const { created_at, type, job_uuid, state, attempts, next_attempt_at, delivered_at, error } = delivery;
  const how = {
    DELIVERED: `arrived ${time(delivered_at)}`,
    FAILED: `given up after ${attempts} attempts`,
    PENDING: attempts === 0 ? 'waits' : `attempt ${attempts} failed, next ${time(next_attempt_at)}`,
  }[state];
  return [time(created_at), type, job_uuid?.slice(0, 8) ?? '–', how, plain(error ?? '')];
}

export async function testWebhook(id: string): Promise<number> {
  const { client } = await requireService();
  const { webhook_id } = await webhookOf(client, id);
  await client.webhooks.test(webhook_id);
  print(`A webhook.test is on its way.\n→ What came of it: ./z2 webhooks log ${webhook_id.slice(0, 8)}`);
  return 0;
}

export async function replayWebhook(id: string): Promise<number> {
  const { client } = await requireService();
  const { webhook_id } = await webhookOf(client, id);
  const { count } = await client.webhooks.replay(webhook_id);
  print(count === 0 ? 'Nothing was given up.' : `${count} deliveries are sent again.`);
  return 0;
}

export async function removeWebhook(id: string): Promise<number> {
  const { client } = await requireService();
  const { webhook_id, url } = await webhookOf(client, id);
  await client.webhooks.remove(webhook_id);
  print(`${plain(url)} is told nothing more.`);
  return 0;
}
