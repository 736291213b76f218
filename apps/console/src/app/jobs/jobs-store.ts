import { inject, Injectable, signal } from '@angular/core';
import type { CallOptions } from '@z2/client';
import type { BulkAction, ErrorBody, JobStatus, JobSummary, Stats } from '@z2/contracts';
import { toZ2Error } from '@z2/contracts';

import { Api } from '../core/api';
import { LiveReading } from '../core/live-reading';
import { applyToList, keptInPlace } from './jobs-state';

export const PAGE_SIZE = 25;

export interface JobsQuery {
  page: number;
  status: JobStatus | undefined;
  text: string;
  /** Target language, BCP 47; '': any. */
  language: string;
}

/** The list of jobs for one query, kept live: progress and status by event, order and membership by reading again. */
@Injectable()
export class JobsStore {
  private readonly client = inject(Api).client;
  private query: JobsQuery = { page: 1, status: undefined, text: '', language: '' };

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
  /** Jobs that are in the list by now and not on the page, since rows do not jump under somebody's pointer. */
  readonly fresh = signal(0);
  readonly acting = signal(false);
  /** What could not be done to some of the chosen jobs. */
  readonly refused = signal<readonly { job_uuid: string; error: ErrorBody }[]>([]);
  readonly actionError = signal<ErrorBody | null>(null);

  show(query: JobsQuery): void {
    this.query = query;
    this.stale.set(true);
    void this.read();
  }

  read(): Promise<void> {
    return this.live.read();
  }

  /** The list as it is now, with what came meanwhile. */
  showFresh(): void {
    this.stale.set(true);
    void this.read();
  }

  /** The same for each of the jobs; what is refused of single ones is told. */
  async act(action: BulkAction, job_uuids: readonly string[]): Promise<void> {
    this.acting.set(true);
    this.refused.set([]);
    this.actionError.set(null);
    try {
      const { results } = await this.client.bulkJobs({ action, job_uuids: [...job_uuids] });
      this.refused.set(results.flatMap(({ job_uuid, error }) => (error ? [{ job_uuid, error }] : [])));
      this.showFresh();
    } catch (error) {
      this.actionError.set(toZ2Error(error).toBody());
    } finally {
      this.acting.set(false);
    }
  }

  private async readPage(call: CallOptions): Promise<() => void> {
    const { page, status, text, language } = this.query;
    const filters = {
      ...(status ? { status } : {}),
      ...(text ? { text } : {}),
      ...(language ? { language } : {}),
    };
    const [list, stats] = await Promise.all([
      this.client.listJobs({ page, limit: PAGE_SIZE, ...filters }, call),
      this.client.getStats(call),
    ]);
    return () => {
      const before = this.stale() ? null : this.jobs();
      const { jobs, fresh } = keptInPlace(before, list.jobs, PAGE_SIZE);
      this.jobs.set(jobs);
      this.fresh.set(fresh);
      this.total.set(list.total);
      this.stats.set(stats);
      this.stale.set(false);
    };
  }
}
