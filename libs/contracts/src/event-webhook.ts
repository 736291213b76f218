/** What a receiver can be told of: a job, or one of its languages, came to an end. */
export const WEBHOOK_EVENTS = [
  'job.completed',
  'job.failed',
  'job.cancelled',
  'language.completed',
  'language.failed',
  'language.cancelled',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
/** What a delivery is of: also the one that is asked for to try the receiver. */
export type WebhookDeliveryType = WebhookEvent | 'webhook.test';

export const DELIVERY_STATES = ['PENDING', 'DELIVERED', 'FAILED'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Most receivers of one Z2. */
export const MAX_WEBHOOKS = 50;

/** Body of POST /api/webhooks. */
export interface CreateWebhookRequest {
  /** http or https, without user name and password. */
  url: string;
  /** Default: the three of whole jobs. */
  events?: WebhookEvent[];
}

/** Body of PATCH /api/webhooks/{webhook_id}; what is not named stays. */
export interface UpdateWebhookRequest {
  enabled?: boolean;
  events?: WebhookEvent[];
}

/** A receiver of events. */
export interface WebhookView {
  webhook_id: string;
  /** Without its query, which may be a secret. */
  url: string;
  events: WebhookEvent[];
  /** false: by a person, or since the receiver answered 410. */
  enabled: boolean;
  created_at: string;
  /** Deliveries that are not at the receiver yet, and such that were given up. */
  waiting: number;
  failed: number;
}

/** The answer to its creation: the secret is shown this once. */
export interface CreatedWebhook extends WebhookView {
  /** `whsec_…`, as Standard Webhooks has it; signs every delivery to this receiver. */
  secret: string;
}

/** One message to one receiver; its id and body are the same at every attempt. */
export interface WebhookDeliveryView {
  /** `webhook-id` of the message. */
  delivery_id: string;
  type: WebhookDeliveryType;
  job_uuid: string | null;
  state: DeliveryState;
  attempts: number;
  created_at: string;
  /** null: no attempt is to come. */
  next_attempt_at: string | null;
  delivered_at: string | null;
  /** What the last attempt failed with, as a sentence. */
  error: string | null;
}

/** Body of POST /api/webhooks/{webhook_id}/replay: which deliveries are sent again. */
export interface ReplayWebhookRequest {
  /** One of them. */
  delivery_id?: string;
  /** All that were made since then (ISO 8601). Without either: those that were given up. */
  since?: string;
}

/** The answer to it. */
export interface ReplayedWebhook {
  count: number;
}

/** The body of a delivery. Field names never change their meaning. */
export interface WebhookEventPayload {
  type: WebhookDeliveryType;
  /** Of the event, ISO 8601. */
  timestamp: string;
  data: {
    job_uuid: string | null;
    /** Number of the event in its job: what came later has a higher one. */
    seq: number | null;
    language: string | null;
    status: string | null;
    /** `code`, `message` and `remedy` of what failed. */
    error: { code: string; message: string; remedy: string } | null;
  };
}
