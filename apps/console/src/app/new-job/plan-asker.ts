import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import { type CreateJobRequest, type ErrorBody, type JobPlan, toZ2Error } from '@z2/contracts';

import { Api } from '../core/api';

/** Between the last change of the form and the question. */
const PATIENCE_MS = 600;

/** Asks the service what a job would be, some time after the form last changed. */
@Injectable()
export class PlanAsker {
  private readonly client = inject(Api).client;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked: AbortController | null = null;
  private last = '';

  private readonly answer = signal<JobPlan | null>(null);
  private readonly refusal = signal<ErrorBody | null>(null);
  private readonly busy = signal(false);
  /** The last answer; while `asking`, of the form as it was. */
  readonly plan = this.answer.asReadonly();
  readonly error = this.refusal.asReadonly();
  readonly asking = this.busy.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => this.stop());
  }

  /** Null: there is nothing to ask yet. */
  ask(request: CreateJobRequest | null): void {
    const text = JSON.stringify(request);
    if (text === this.last) {
      return;
    }
    this.last = text;
    this.stop();
    if (request) {
      this.busy.set(true);
      this.timer = setTimeout(() => void this.send(request), PATIENCE_MS);
    } else {
      this.answer.set(null);
      this.refusal.set(null);
    }
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.busy.set(false);
  }

  private async send(request: CreateJobRequest): Promise<void> {
    const asked = (this.asked = new AbortController());
    try {
      const plan = await this.client.planJob(request, asked);
      if (!asked.signal.aborted) {
        this.answer.set(plan);
        this.refusal.set(null);
      }
    } catch (error) {
      if (!asked.signal.aborted) {
        this.answer.set(null);
        this.refusal.set(toZ2Error(error).toBody());
      }
    } finally {
      if (!asked.signal.aborted) {
        this.busy.set(false);
      }
    }
  }
}
