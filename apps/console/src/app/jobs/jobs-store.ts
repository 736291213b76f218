import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { ErrorBody, JobStatus, JobSummary, Stats } from '@z2/contracts';
import { toZ2Error } from '@z2/contracts';

import { Api } from '../core/api';
import { applyToList } from './jobs-state';

export const PAGE_SIZE = 25;

export interface JobsQuery {
  page: number;
  status: JobStatus | undefined;
  text: string;
}

/** The list of jobs for one query, kept live: progress and status by event, order and membership by reading again. */
@Injectable()
export class JobsStore {
  private readonly api = inject(Api);
  private query: JobsQuery = { page: 1, status: undefined, text: '' };
  private reading: AbortController | null = null;
  private again: ReturnType<typeof setTimeout> | undefined;

  readonly jobs = signal<readonly JobSummary[] | null>(null);
  readonly total = signal(0);
  readonly stats = signal<Stats | null>(null);
  readonly error = signal<ErrorBody | null>(null);
  /** The list on screen is that of another query. */
  readonly stale = signal(false);

  constructor() {
    const stops = [
      this.api.events.watch(
        (event) => {
          this.jobs.update((jobs) => jobs && applyToList(jobs, event));
          if (event.type === 'status') {
            this.readSoon();
          }
        },
        () => this.readSoon(),
      ),
      this.api.events.onConnection((connected) => connected && this.jobs() && this.readSoon()),
    ];
    inject(DestroyRef).onDestroy(() => {
      stops.forEach((stop) => stop());
      clearTimeout(this.again);
      this.reading?.abort();
    });
  }

  show(query: JobsQuery): void {
    this.query = query;
    this.stale.set(true);
    void this.read();
  }

  async read(): Promise<void> {
    clearTimeout(this.again);
    this.again = undefined;
    this.reading?.abort();
    const reading = (this.reading = new AbortController());
    const { page, status, text } = this.query;
    try {
      const [list, stats] = await Promise.all([
        this.api.client.listJobs(
          { page, limit: PAGE_SIZE, ...(status ? { status } : {}), ...(text ? { text } : {}) },
          reading,
        ),
        this.api.client.getStats(reading),
      ]);
      if (reading.signal.aborted) {
        return;
      }
      this.jobs.set(list.jobs);
      this.total.set(list.total);
      this.stats.set(stats);
      this.error.set(null);
      this.stale.set(false);
    } catch (error) {
      if (!reading.signal.aborted) {
        this.error.set(toZ2Error(error).toBody());
      }
    }
  }

  /** Many events in a burst cause one reading a second. */
  private readSoon(): void {
    this.again ??= setTimeout(() => void this.read(), 1000);
  }
}
