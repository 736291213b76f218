import { inject, Injectable, signal } from '@angular/core';
import type { CallOptions } from '@z2/client';
import type { EngineInfo, Health, JobSummary, QueueView, Stats } from '@z2/contracts';
import { isTerminal, JOB_STATUSES } from '@z2/contracts';

import { Api } from '../core/api';
import { LiveReading } from '../core/live-reading';
import { applyToList } from '../jobs/jobs-state';

const RUNNING = JOB_STATUSES.filter((status) => !isTerminal(status) && status !== 'IN_REVIEW').join(
  ',',
) as `${JobSummary['status']},${string}`;
/** Days that the chart has. */
export const DAYS = 14;
const FAILED_DAYS = 7;
/** Pages of 200 that the chart reads at most. */
const MOST_PAGES = 5;

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

/** Jobs that ended in the last days; `more`: than were read. */
interface Ended {
  jobs: readonly JobSummary[];
  more: boolean;
}

/** All that the first page shows. */
export interface Home {
  running: readonly JobSummary[];
  runningTotal: number;
  /** Of the last days: who did not look at a failure by then does not miss it. */
  failed: readonly JobSummary[];
  failedTotal: number;
  reviews: readonly JobSummary[];
  done: readonly JobSummary[];
  ended: Ended;
  stats: Stats;
  queue: QueueView;
  health: Health;
  engines: readonly EngineInfo[];
}

/** What is going on, kept live: progress by event, all else by reading again. */
@Injectable()
export class HomeStore {
  private readonly client = inject(Api).client;
  /** Counts what changes the chart: it is long to read, and most events change nothing of it. */
  private endings = 0;
  private ended: { endings: number; value: Ended } | null = null;

  readonly home = signal<Home | null>(null);
  private readonly live = new LiveReading({
    read: (call) => this.readAll(call),
    onEvent: (event) => {
      this.home.update((home) => home && { ...home, running: applyToList(home.running, event) });
      // A retry begins with PENDING: its job has not ended any more.
      if (event.type === 'status' && (isTerminal(event.status) || event.status === 'PENDING')) {
        this.endings += 1;
      }
    },
    onGap: () => (this.endings += 1),
    begun: () => this.home() !== null,
    every_ms: 1500,
  });
  readonly error = this.live.error;

  constructor() {
    void this.read();
  }

  read(): Promise<void> {
    return this.live.read();
  }

  private async readAll(call: CallOptions): Promise<() => void> {
    const { client } = this;
    const [running, failed, reviews, done, ended, stats, queue, health, engines] = await Promise.all([
      client.listJobs({ status: RUNNING, limit: 12 }, call),
      client.listJobs({ status: 'FAILED', from: daysAgo(FAILED_DAYS), limit: 5 }, call),
      client.listJobs({ status: 'IN_REVIEW', limit: 5 }, call),
      client.listJobs({ status: 'COMPLETED', limit: 8 }, call),
      this.readEnded(call),
      client.getStats(call),
      client.getQueue(call),
      client.health(call),
      client.getEngines(call),
    ]);
    return () =>
      this.home.set({
        ...{ running: running.jobs, runningTotal: running.total, reviews: reviews.jobs, done: done.jobs },
        ...{ failed: failed.jobs, failedTotal: failed.total },
        ...{ ended, stats, queue, health, engines },
      });
  }

  /** A job may end some days after it was created; those that took longer than the chart is wide are not in it. */
  private async readEnded(call: CallOptions): Promise<Ended> {
    const { endings } = this;
    if (this.ended?.endings === endings) {
      return this.ended.value;
    }
    const query = { status: 'COMPLETED,FAILED' as const, from: daysAgo(DAYS), limit: 200 };
    const jobs: JobSummary[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const list = await this.client.listJobs({ ...query, ...(cursor ? { cursor } : {}) }, call);
      jobs.push(...list.jobs);
      cursor = list.next_cursor;
      if (!cursor) {
        break;
      }
    }
    const value = { jobs, more: cursor !== null };
    this.ended = { endings, value };
    return value;
  }
}
