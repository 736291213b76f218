import { Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { WEBHOOK_EVENTS, type WebhookEvent } from '@z2/contracts';

import { Clock } from '../core/clock';
import { CopyButton } from '../ui/copy-button';
import { EmptyState } from '../ui/empty-state';
import { FailedRead } from '../ui/failed-read';
import { Icon } from '../ui/icon';
import { IconButton } from '../ui/icon-button';
import { Notice } from '../ui/notice';
import { StateMark } from '../ui/state-mark';
import { ago } from '../words/format';
import { deliveryLook, deliveryName, EVENT_WORDS, eventsWords } from './webhook-words';
import { WebhooksStore } from './webhooks-store';

/** Other programs that are told when jobs end. */
@Component({
  selector: 'z2-webhooks-page',
  imports: [CopyButton, EmptyState, FailedRead, Icon, IconButton, Notice, RouterLink, StateMark],
  providers: [WebhooksStore],
  templateUrl: './webhooks-page.html',
  styleUrl: './webhooks-page.css',
})
export class WebhooksPage {
  private readonly clock = inject(Clock);
  protected readonly store = inject(WebhooksStore);

  protected readonly url = signal('');
  protected readonly wanted = signal<ReadonlySet<WebhookEvent>>(
    new Set(['job.completed', 'job.failed', 'job.cancelled']),
  );
  /** The receiver that is to be deleted when the button is pressed once more. */
  protected readonly doomed = signal<string | null>(null);
  protected readonly events = WEBHOOK_EVENTS.map((event) => ({ event, words: `When ${EVENT_WORDS[event]}` }));

  protected readonly rows = computed(() =>
    (this.store.list() ?? []).map((hook) => ({
      ...hook,
      words: eventsWords(hook.events),
      tone: !hook.enabled ? ('off' as const) : hook.failed > 0 ? ('bad' as const) : ('ok' as const),
    })),
  );
  protected readonly sent = computed(
    () =>
      this.store.deliveries()?.map((one) => ({
        ...one,
        ...deliveryLook(one),
        name: deliveryName(one.type),
        when: ago(one.created_at, this.clock.now()),
      })) ?? null,
  );

  protected want(event: WebhookEvent, isWanted: boolean): void {
    this.wanted.update((wanted) => {
      const next = new Set(wanted);
      if (isWanted) {
        next.add(event);
      } else {
        next.delete(event);
      }
      return next;
    });
  }

  protected async add(): Promise<void> {
    const done = await this.store.create({ url: this.url().trim(), events: [...this.wanted()] });
    if (done) {
      this.url.set('');
    }
  }

  protected remove(webhook_id: string): void {
    if (this.doomed() === webhook_id) {
      this.doomed.set(null);
      void this.store.remove(webhook_id);
    } else {
      this.doomed.set(webhook_id);
    }
  }
}
