import { DestroyRef, inject, signal } from '@angular/core';
import type { CallOptions } from '@z2/client';
import { type ErrorBody, type JobEvent, toZ2Error } from '@z2/contracts';

import { Api } from './api';

export interface LiveParts {
  /** Asks the service; what it gives puts the answer on the page, unless a newer reading began meanwhile. */
  read(call: CallOptions): Promise<() => void>;
  /** Moves on what is on the page already. */
  onEvent(event: JobEvent): void;
  /** Events may have been missed. */
  onGap?(): void;
  /** Whether something is on the page yet. */
  begun(): boolean;
  /** Many events in a burst cause one reading in this time. */
  every_ms: number;
}

/**
 * Keeps what a page shows of many jobs up to date: single events move it on, all that they do not tell is read again when a
 * status changes, a job is made or the connection comes back. Only where inject() may be called; ends with its page.
 */
export class LiveReading {
  private again: ReturnType<typeof setTimeout> | undefined;
  private reading: AbortController | null = null;
  /** Something happened that the reading under way may not know of. */
  private isBehind = false;
  private readonly failure = signal<ErrorBody | null>(null);
  /** Why the last reading did not work. */
  readonly error = this.failure.asReadonly();

  constructor(private readonly parts: LiveParts) {
    const { events } = inject(Api);
    const stops = [
      events.watch(
        (event) => {
          parts.onEvent(event);
          if (event.type === 'status') {
            this.readSoon();
          }
        },
        () => this.readSoon(),
      ),
      events.onConnection((connected) => {
        if (connected && parts.begun()) {
          parts.onGap?.();
          this.readSoon();
        }
      }),
    ];
    inject(DestroyRef).onDestroy(() => {
      stops.forEach((stop) => stop());
      clearTimeout(this.again);
      this.reading?.abort();
      this.reading = null;
    });
  }

  async read(): Promise<void> {
    clearTimeout(this.again);
    this.again = undefined;
    this.reading?.abort();
    const reading = (this.reading = new AbortController());
    this.isBehind = false;
    try {
      const show = await this.parts.read(reading);
      if (!reading.signal.aborted) {
        show();
        this.failure.set(null);
      }
    } catch (error) {
      if (!reading.signal.aborted) {
        this.failure.set(toZ2Error(error).toBody());
      }
    } finally {
      if (this.reading === reading) {
        this.reading = null;
        if (this.isBehind) {
          this.readSoon();
        }
      }
    }
  }

  /**
   * Not while a reading is under way, but after it: on a slow machine events would else end each reading before its answer, and
   * the page would stay empty as long as anything runs.
   */
  private readSoon(): void {
    this.again ??= setTimeout(() => {
      this.again = undefined;
      if (this.reading) {
        this.isBehind = true;
      } else {
        void this.read();
      }
    }, this.parts.every_ms);
  }
}
