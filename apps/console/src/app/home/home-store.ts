import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { EngineInfo, ErrorBody, Health, JobSummary, QueueView, Stats } from '@z2/contracts';
import { JOB_STATUSES, TERMINAL_STATUSES, toZ2Error } from '@z2/contracts';

import { Api } from '../core/api';
import { applyToList } from '../jobs/jobs-state';

const RUNNING = JOB_STATUSES.filter(
  (status) => !TERMINAL_STATUSES.some((end) => end === status) && status !== 'IN_REVIEW',
).join(',') as `${JobSummary['status']},${string}`;
/** Days that the chart has. */
export const DAYS = 14;
const FAILED_DAYS = 7;
/** Pages of 200 that the chart reads at most. */
const MOST_PAGES = 5;

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

/** All that the first page shows. */
export interface Home {
  running: readonly JobSummary[];
  runningTotal: number;
  /** Of the last days: who did not look at a failure by then does not miss it. */
  failed: readonly JobSummary[];
  failedTotal: number;
  reviews: readonly JobSummary[];
  done: readonly JobSummary[];
  /** Ended in the last days. */
  ended: readonly JobSummary[];
  /** More ended than were read. */
  endedMore: boolean;
  stats: Stats;
  queue: QueueView;
  health: Health;
  engines: readonly EngineInfo[];
}

/** What is going on, kept live: progress by event, all else by reading again. */
@Injectable()
export class HomeStore {
  private readonly api = inject(Api);
  private again: ReturnType<typeof setTimeout> | undefined;
  private reading: AbortController | null = null;

  readonly home = signal<Home | null>(null);
  readonly error = signal<ErrorBody | null>(null);

  constructor() {
    const stops = [
      this.api.events.watch(
        (event) => {
          this.home.update((home) => home && { ...home, running: applyToList(home.running, event) });
          if (event.type === 'status') {
            this.readSoon();
          }
        },
        () => this.readSoon(),
      ),
      this.api.events.onConnection((connected) => connected && this.home() && this.readSoon()),
    ];
    inject(DestroyRef).onDestroy(() => {
      stops.forEach((stop) => stop());
      clearTimeout(this.again);
      this.reading?.abort();
    });
    void this.read();
  }

  async read(): Promise<void> {
    clearTimeout(this.again);
    this.again = undefined;
    this.reading?.abort();
    const reading = (this.reading = new AbortController());
    const { client } = this.api;
    try {
      const [running, failed, reviews, done, ended, stats, queue, health, engines] = await Promise.all([
        client.listJobs({ status: RUNNING, limit: 12 }, reading),
        client.listJobs({ status: 'FAILED', from: daysAgo(FAILED_DAYS), limit: 5 }, reading),
        client.listJobs({ status: 'IN_REVIEW', limit: 5 }, reading),
        client.listJobs({ status: 'COMPLETED', limit: 8 }, reading),
        this.readEnded(reading),
        client.getStats(reading),
        client.getQueue(reading),
        client.health(reading),
        client.getEngines(reading),
      ]);
      if (!reading.signal.aborted) {
        this.home.set({
          ...{
            running: running.jobs,
            runningTotal: running.total,
            failed: failed.jobs,
            failedTotal: failed.total,
            reviews: reviews.jobs,
          },
          ...{ done: done.jobs, ended: ended.jobs, endedMore: ended.more, stats, queue, health, engines },
        });
        this.error.set(null);
      }
    } catch (error) {
      if (!reading.signal.aborted) {
        this.error.set(toZ2Error(error).toBody());
      }
    }
  }

  /** A job may end some days after it was created; those that took longer than the chart is wide are not in it. */
  private async readEnded(reading: AbortController): Promise<{ jobs: JobSummary[]; more: boolean }> {
    const from = daysAgo(DAYS);
    const jobs: JobSummary[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const query = { status: 'COMPLETED,FAILED' as const, from, limit: 200 };
      const list = await this.api.client.listJobs({ ...query, ...(cursor ? { cursor } : {}) }, reading);
      jobs.push(...list.jobs);
      cursor = list.next_cursor;
      if (!cursor) {
        break;
      }
    }
    return { jobs, more: cursor !== null };
  }

  private readSoon(): void {
    this.again ??= setTimeout(() => void this.read(), 1500);
  }
}
