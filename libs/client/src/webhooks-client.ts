import type {
  CreatedWebhook,
  CreateWebhookRequest,
  ReplayedWebhook,
  ReplayWebhookRequest,
  UpdateWebhookRequest,
  WebhookDeliveryView,
  WebhookView,
} from '@z2/contracts';

import type { Call, CallOptions } from './transport';

/** Receivers that are told when jobs end; part of {@link Z2Client}, with its errors. */
export class WebhooksClient {
  constructor(private readonly call: Call) {}

  /** The secret in the answer is shown this once. */
  create(request: CreateWebhookRequest, call?: CallOptions): Promise<CreatedWebhook> {
    return this.call('createWebhook', { json: request }, call);
  }

  list(call?: CallOptions): Promise<WebhookView[]> {
    return this.call('listWebhooks', {}, call);
  }

  update(webhook_id: string, request: UpdateWebhookRequest, call?: CallOptions): Promise<WebhookView> {
    return this.call('updateWebhook', { params: { webhook_id }, json: request }, call);
  }

  remove(webhook_id: string, call?: CallOptions): Promise<WebhookView> {
    return this.call('deleteWebhook', { params: { webhook_id } }, call);
  }

  /** Newest first; at most `limit` (default 50). */
  deliveries(webhook_id: string, limit?: number, call?: CallOptions): Promise<WebhookDeliveryView[]> {
    return this.call('listDeliveries', { params: { webhook_id }, query: { limit } }, call);
  }

  test(webhook_id: string, call?: CallOptions): Promise<WebhookDeliveryView> {
    return this.call('testWebhook', { params: { webhook_id } }, call);
  }

  /** Without a request: the deliveries that were given up. */
  replay(
    webhook_id: string,
    request: ReplayWebhookRequest = {},
    call?: CallOptions,
  ): Promise<ReplayedWebhook> {
    return this.call('replayWebhook', { params: { webhook_id }, json: request }, call);
  }
}
