import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import type {
  CreatedWebhook,
  CreateWebhookRequest,
  ErrorBody,
  UpdateWebhookRequest,
  WebhookDeliveryView,
  WebhookView,
} from '@z2/contracts';
import { toZ2Error } from '@z2/contracts';

import { Api } from '../core/api';

const EVERY_MS = 5_000;
/** While a delivery is on its way. */
const SOON_MS = 1_000;
const MOST_DELIVERIES = 20;

/** Receivers of events, and what was sent to those that are looked at. */
@Injectable()
export class WebhooksStore {
  private readonly hooks = inject(Api).client.webhooks;
  private readonly stopper = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;

  readonly list = signal<readonly WebhookView[] | null>(null);
  /** Why the list could not be read. */
  readonly error = signal<ErrorBody | null>(null);
  readonly actionError = signal<ErrorBody | null>(null);
  readonly acting = signal(false);
  /** Made just now: its secret is shown this once. */
  readonly created = signal<CreatedWebhook | null>(null);
  /** The receiver whose deliveries are shown. */
  readonly opened = signal<string | null>(null);
  readonly deliveries = signal<readonly WebhookDeliveryView[] | null>(null);

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.timer);
      this.stopper.abort();
    });
    void this.read();
  }

  async read(): Promise<void> {
    clearTimeout(this.timer);
    try {
      this.list.set(await this.hooks.list(this.stopper));
      const opened = this.opened();
      const deliveries = opened ? await this.hooks.deliveries(opened, MOST_DELIVERIES, this.stopper) : null;
      if (opened === this.opened()) {
        this.deliveries.set(deliveries);
      }
      this.error.set(null);
    } catch (error) {
      if (!this.stopper.signal.aborted) {
        this.error.set(toZ2Error(error).toBody());
      }
    }
    const isUnderway = this.deliveries()?.some(({ state }) => state === 'PENDING') ?? false;
    if (!this.stopper.signal.aborted) {
      // Of readings at the same time only the last has another after it.
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.read(), isUnderway ? SOON_MS : EVERY_MS);
    }
  }

  open(webhook_id: string | null): void {
    this.look(webhook_id);
    void this.read();
  }

  create(request: CreateWebhookRequest): Promise<boolean> {
    return this.act(async () => this.created.set(await this.hooks.create(request)));
  }

  update(webhook_id: string, request: UpdateWebhookRequest): Promise<boolean> {
    return this.act(() => this.hooks.update(webhook_id, request));
  }

  remove(webhook_id: string): Promise<boolean> {
    return this.act(() => this.hooks.remove(webhook_id));
  }

  /** Sends a test; how it went shows among the deliveries. */
  test(webhook_id: string): Promise<boolean> {
    this.look(webhook_id);
    return this.act(() => this.hooks.test(webhook_id));
  }

  /** Sends one delivery again; without one, all that were given up. */
  again(webhook_id: string, delivery_id?: string): Promise<boolean> {
    return this.act(() => this.hooks.replay(webhook_id, delivery_id ? { delivery_id } : {}));
  }

  private look(webhook_id: string | null): void {
    if (webhook_id !== this.opened()) {
      this.opened.set(webhook_id);
      this.deliveries.set(null);
    }
  }

  private async act(work: () => Promise<unknown>): Promise<boolean> {
    this.acting.set(true);
    this.actionError.set(null);
    try {
      await work();
      await this.read();
      return true;
    } catch (error) {
      this.actionError.set(toZ2Error(error).toBody());
      return false;
    } finally {
      this.acting.set(false);
    }
  }
}
