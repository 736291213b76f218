import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { EngineInfo, ErrorBody, Health, PublisherInfo, QueueView } from '@z2/contracts';
import { toZ2Error } from '@z2/contracts';

import { Api } from '../core/api';

/** Workers tell every few seconds what they can do. */
const EVERY_MS = 10_000;

export interface SystemView {
  health: Health;
  queue: QueueView;
  engines: readonly EngineInfo[];
  publishers: readonly PublisherInfo[];
}

/** What this service is made of, as it is now. */
@Injectable()
export class SystemStore {
  private readonly client = inject(Api).client;
  private readonly stopper = new AbortController();

  readonly view = signal<SystemView | null>(null);
  readonly error = signal<ErrorBody | null>(null);
  readonly acting = signal(false);

  constructor() {
    const timer = setInterval(() => void this.read(), EVERY_MS);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
      this.stopper.abort();
    });
    void this.read();
  }

  async read(): Promise<void> {
    await this.doing(async () => {
      const [health, queue, engines, publishers] = await Promise.all([
        this.client.health(this.stopper),
        this.client.getQueue(this.stopper),
        this.client.getEngines(this.stopper),
        this.client.getPublishers(this.stopper),
      ]);
      this.view.set({ health, queue, engines, publishers });
    });
  }

  async setPaused(paused: boolean): Promise<void> {
    this.acting.set(true);
    await this.doing(async () => {
      const queue = await (paused ? this.client.pauseQueue() : this.client.resumeQueue());
      this.view.update((view) => view && { ...view, queue });
    });
    this.acting.set(false);
  }

  private async doing(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.error.set(null);
    } catch (error) {
      if (!this.stopper.signal.aborted) {
        this.error.set(toZ2Error(error).toBody());
      }
    }
  }
}
