import {
  type CreatedWebhook,
  DELIVERY_STATES,
  type ReplayedWebhook,
  WEBHOOK_EVENTS,
  type WebhookDeliveryView,
  type WebhookView,
} from '@z2/contracts';

import {
  flag,
  integer,
  type JsonSchema,
  listOf,
  objectOf,
  oneOfTexts,
  text,
  textOrNull,
  time,
  timeOrNull,
  uuid,
} from './schema';

const WEBHOOK = {
  webhook_id: uuid,
  url: { ...text, description: 'Without its query, which may be a secret.' },
  events: listOf(oneOfTexts(WEBHOOK_EVENTS)),
  enabled: { ...flag, description: 'false: switched off, or its receiver answered 410.' },
  created_at: time,
  waiting: { ...integer, description: 'Deliveries that have not arrived yet.' },
  failed: {
    ...integer,
    description: 'Deliveries that were given up after about three days; replay sends them again.',
  },
};

/** Schemas of receivers of events. */
export const WEBHOOK_SCHEMAS = {
  WebhookView: objectOf<WebhookView>(WEBHOOK, {}),
  CreatedWebhook: objectOf<CreatedWebhook>(
    {
      ...WEBHOOK,
      secret: { ...text, description: 'Signs each delivery (Standard Webhooks). Shown this once.' },
    },
    {},
  ),
  WebhookDeliveryView: objectOf<WebhookDeliveryView>(
    {
      delivery_id: { ...uuid, description: 'webhook-id of the message, at every attempt.' },
      type: oneOfTexts([...WEBHOOK_EVENTS, 'webhook.test']),
      job_uuid: { ...textOrNull, format: 'uuid' },
      state: oneOfTexts(DELIVERY_STATES),
      attempts: integer,
      created_at: time,
      next_attempt_at: timeOrNull,
      delivered_at: timeOrNull,
      error: { ...textOrNull, description: 'What the last attempt failed with.' },
    },
    {},
  ),
  ReplayedWebhook: objectOf<ReplayedWebhook>(
    { count: { ...integer, description: 'Deliveries that are sent again.' } },
    {},
  ),
} as const satisfies Record<string, JsonSchema>;
