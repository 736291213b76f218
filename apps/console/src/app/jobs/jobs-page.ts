import {
  Component,
  computed,
  effect,
  type ElementRef,
  inject,
  input,
  untracked,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { JOB_STATUSES, type JobStatus } from '@z2/contracts';

import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { FailedRead } from '../ui/failed-read';
import { STATUS_WORDS } from '../words/status-words';
import { counted } from '../words/format';
import { JobRow } from './job-row';
import { JobsStore, PAGE_SIZE } from './jobs-store';
import { NoJobs } from './no-jobs';

/** All jobs, live. The filter lives in the URL. */
@Component({
  selector: 'z2-jobs-page',
  imports: [EmptyState, FailedRead, Icon, JobRow, NoJobs, RouterLink],
  providers: [JobsStore],
  templateUrl: './jobs-page.html',
  styleUrl: './jobs-page.css',
  host: { '(document:keydown)': 'onKey($event)' },
})
export class JobsPage {
  private readonly router = inject(Router);
  protected readonly store = inject(JobsStore);
  private readonly searchField = viewChild.required<ElementRef<HTMLInputElement>>('search');
  private typing: ReturnType<typeof setTimeout> | undefined;

  /** From the URL: ?status=FAILED&text=talk&page=2. */
  readonly status = input<string>();
  readonly text = input<string>();
  readonly page = input<string>();

  protected readonly wantedStatus = computed(() => JOB_STATUSES.find((one) => one === this.status()));
  protected readonly pageNumber = computed(() => Math.max(1, Math.trunc(Number(this.page() ?? 1)) || 1));
  protected readonly filtered = computed(() => Boolean(this.wantedStatus() || this.text()));
  protected readonly pages = computed(() => Math.max(1, Math.ceil(this.store.total() / PAGE_SIZE)));
  protected readonly range = computed(() => {
    const from = (this.pageNumber() - 1) * PAGE_SIZE;
    const shown = this.store.jobs()?.length ?? 0;
    return shown ? `${from + 1}–${from + shown} of ${counted(this.store.total(), 'job')}` : '';
  });
  protected readonly skeletons = [62, 44, 71, 38, 55, 49];

  protected readonly choices = computed(() => {
    const counts = this.store.stats()?.jobs_by_status;
    return JOB_STATUSES.map((status) => {
      const count = counts?.[status];
      return { status, words: `${STATUS_WORDS[status].words}${count ? ` (${count})` : ''}` };
    });
  });

  protected readonly figures = computed(() => {
    const stats = this.store.stats();
    if (!stats || stats.total_jobs === 0) {
      return [];
    }
    const by = stats.jobs_by_status;
    const minutes = Math.round(stats.minutes_localised);
    const figure = (value: number | string, words: string, status: JobStatus | null = null) => ({
      value,
      words,
      status,
    });
    return [
      figure(stats.active_jobs, 'in progress'),
      figure(by.COMPLETED, 'done', 'COMPLETED'),
      figure(by.FAILED, 'failed', 'FAILED'),
      ...(stats.success_rate === null
        ? []
        : [figure(`${Math.round(stats.success_rate * 100)} %`, 'succeed')]),
      ...(minutes > 0 ? [figure(minutes.toLocaleString('en-GB'), 'min of video made')] : []),
    ];
  });

  constructor() {
    effect(() => {
      const query = { page: this.pageNumber(), status: this.wantedStatus(), text: this.text() ?? '' };
      untracked(() => this.store.show(query));
    });
  }

  protected go(params: { status?: string | null; text?: string | null; page?: number | null }): void {
    void this.router.navigate([], {
      queryParams: { page: null, ...params },
      queryParamsHandling: 'merge',
      replaceUrl: params.text !== undefined,
    });
  }

  protected onSearch(text: string): void {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.go({ text: text.trim() || null }), 250);
  }

  /** "/" goes to the search field. */
  protected onKey(event: KeyboardEvent): void {
    const writes = event.target instanceof HTMLElement && event.target.closest('input, select, textarea');
    if (event.key === '/' && !writes && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.searchField().nativeElement.select();
    }
  }
}
