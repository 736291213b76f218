import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';

import { JobRow } from '../jobs/job-row';
import { NoJobs } from '../jobs/no-jobs';
import { FailedRead } from '../ui/failed-read';
import { counted, roughDuration } from '../words/format';
import { HomeStore } from './home-store';
import { NeedList } from './need-list';
import { needsOf } from './needs';
import { ResultCard } from './result-card';
import { Throughput } from './throughput';

/** The first page: what runs, what needs a person, what came of it. */
@Component({
  selector: 'z2-home-page',
  imports: [FailedRead, JobRow, NeedList, NoJobs, ResultCard, RouterLink, Throughput],
  providers: [HomeStore],
  templateUrl: './home-page.html',
  styleUrl: './home-page.css',
})
export class HomePage {
  protected readonly store = inject(HomeStore);
  protected readonly needs = computed(() => {
    const home = this.store.home();
    return home ? needsOf(home.health, home.queue, home.engines) : [];
  });
  protected readonly waiting = computed(() => {
    const home = this.store.home();
    return home ? [...home.reviews, ...home.failed] : [];
  });
  /** Failed, beyond those that are shown. */
  protected readonly moreFailed = computed(() => {
    const home = this.store.home();
    const more = (home?.failedTotal ?? 0) - (home?.failed.length ?? 0);
    return more > 0 ? `${counted(more, 'more failed job')}` : '';
  });
  protected readonly moreRunning = computed(() => {
    const home = this.store.home();
    const more = (home?.runningTotal ?? 0) - (home?.running.length ?? 0);
    return more > 0 ? counted(more, 'more job') : '';
  });
  protected readonly figures = computed(() => {
    const home = this.store.home();
    if (!home) {
      return [];
    }
    const { stats, queue, health } = home;
    const figure = (words: string, value: string, note = '') => ({ words, value, note });
    return [
      figure(
        'Video made',
        `${Math.round(stats.minutes_localised).toLocaleString('en-GB')} min`,
        'length of each film, once for each language it was made in',
      ),
      figure(
        'Succeed',
        stats.success_rate === null ? '–' : `${Math.round(stats.success_rate * 100)} %`,
        `${stats.jobs_by_status.COMPLETED.toLocaleString('en-GB')} of ${(stats.jobs_by_status.COMPLETED + stats.jobs_by_status.FAILED).toLocaleString('en-GB')} jobs`,
      ),
      figure(
        'A job takes',
        stats.average_duration_ms === null ? '–' : roughDuration(stats.average_duration_ms),
        'on average',
      ),
      figure(
        'Workers',
        String(health.workers),
        `${counted(queue.running_stage_runs, 'step')} running, ${queue.queued_stage_runs} in line`,
      ),
    ];
  });
}
