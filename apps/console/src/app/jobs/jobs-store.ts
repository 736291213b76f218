import { inject, Injectable, signal } from '@angular/core';
import type { CallOptions } from '@z2/client';
import type { JobStatus, JobSummary, Stats } from '@z2/contracts';

import { Api } from '../core/api';
import { LiveReading } from '../core/live-reading';
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
  private readonly client = inject(Api).client;
  private query: JobsQuery = { page: 1, status: undefined, text: '' };

  readonly jobs = signal<readonly JobSummary[] | null>(null);
  readonly total = signal(0);
  readonly stats = signal<Stats | null>(null);
  /** The list on screen is that of another query. */
  readonly stale = signal(false);
  private readonly live = new LiveReading({
    read: (call) => this.readPage(call),
    onEvent: (event) => this.jobs.update((jobs) => jobs && applyToList(jobs, event)),
    begun: () => this.jobs() !== null,
    every_ms: 1000,
  });
  readonly error = this.live.error;

  show(query: JobsQuery): void {
    this.query = query;
    this.stale.set(true);
    void this.read();
  }

  read(): Promise<void> {
    return this.live.read();
  }

  private async readPage(call: CallOptions): Promise<() => void> {
    const { page, status, text } = this.query;
    const [list, stats] = await Promise.all([
      this.client.listJobs(
        { page, limit: PAGE_SIZE, ...(status ? { status } : {}), ...(text ? { text } : {}) },
        call,
      ),
      this.client.getStats(call),
    ]);
    return () => {
      this.jobs.set(list.jobs);
      this.total.set(list.total);
      this.stats.set(stats);
      this.stale.set(false);
    };
  }
}
