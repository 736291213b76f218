import {
  Component,
  computed,
  DestroyRef,
  effect,
  type ElementRef,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import {
  type BulkAction,
  isJobRetryable,
  isTerminal,
  JOB_STATUSES,
  type JobStatus,
  languageName,
} from '@z2/contracts';

import { ConfirmDialog } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { FailedRead } from '../ui/failed-read';
import { Notice } from '../ui/notice';
import { counted, shortId } from '../words/format';
import { jobTitle, STATUS_WORDS } from '../words/status-words';
import { JobRow } from './job-row';
import { JobsStore, PAGE_SIZE } from './jobs-store';
import { NoJobs } from './no-jobs';

/** All jobs, live. The filter lives in the URL. */
@Component({
  selector: 'z2-jobs-page',
  imports: [ConfirmDialog, EmptyState, FailedRead, Icon, JobRow, NoJobs, Notice, RouterLink],
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
  readonly language = input<string>();

  protected readonly wantedStatus = computed(() => JOB_STATUSES.find((one) => one === this.status()));
  protected readonly pageNumber = computed(() => Math.max(1, Math.trunc(Number(this.page() ?? 1)) || 1));
  protected readonly filtered = computed(() =>
    Boolean(this.wantedStatus() || this.text() || this.language()),
  );
  protected readonly pages = computed(() => Math.max(1, Math.ceil(this.store.total() / PAGE_SIZE)));
  protected readonly range = computed(() => {
    const from = (this.pageNumber() - 1) * PAGE_SIZE;
    const shown = this.store.jobs()?.length ?? 0;
    return shown ? `${from + 1}–${from + shown} of ${counted(this.store.total(), 'job')}` : '';
  });
  protected readonly languages = computed(() => {
    const known = new Set(this.store.jobs()?.flatMap(({ target_languages }) => target_languages));
    const wanted = this.language();
    return [...(wanted ? known.add(wanted) : known)]
      .map((language) => ({ language, name: languageName(language) }))
      .sort((a, b) => a.name.localeCompare(b.name));
  });

  private readonly chosen = signal<ReadonlySet<string>>(new Set());
  /** What is chosen and still on the page. */
  protected readonly chosenJobs = computed(
    () => this.store.jobs()?.filter(({ job_uuid }) => this.chosen().has(job_uuid)) ?? [],
  );
  protected readonly isChosen = computed(() => new Set(this.chosenJobs().map(({ job_uuid }) => job_uuid)));
  protected readonly all = computed(() => {
    const [chosen, shown] = [this.chosenJobs().length, this.store.jobs()?.length ?? 0];
    return { checked: chosen > 0 && chosen === shown, some: chosen > 0 && chosen < shown };
  });
  protected readonly can = computed(() => {
    const jobs = this.chosenJobs();
    return {
      cancel: jobs.some(({ status }) => !isTerminal(status)),
      retry: jobs.some(isJobRetryable),
      delete: jobs.some(({ status }) => isTerminal(status)),
    };
  });
  protected readonly name = (job_uuid: string): string => {
    const job = this.store.jobs()?.find((one) => one.job_uuid === job_uuid);
    return job ? `${jobTitle(job)} (${shortId(job_uuid)})` : shortId(job_uuid);
  };
  protected readonly skeletons = [62, 44, 71, 38, 55, 49];

  protected readonly counted = counted;
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
    inject(DestroyRef).onDestroy(() => clearTimeout(this.typing));
    effect(() => {
      const query = {
        ...{ page: this.pageNumber(), status: this.wantedStatus() },
        ...{ text: this.text() ?? '', language: this.language() ?? '' },
      };
      untracked(() => {
        this.chosen.set(new Set());
        this.store.show(query);
      });
    });
  }

  protected choose(job_uuid: string, isChosen: boolean): void {
    this.chosen.update((chosen) => {
      const next = new Set(chosen);
      if (isChosen) {
        next.add(job_uuid);
      } else {
        next.delete(job_uuid);
      }
      return next;
    });
  }

  protected chooseAll(isChosen: boolean): void {
    this.chosen.set(new Set(isChosen ? this.store.jobs()?.map(({ job_uuid }) => job_uuid) : []));
  }

  protected async act(action: BulkAction): Promise<void> {
    await this.store.act(
      action,
      this.chosenJobs().map(({ job_uuid }) => job_uuid),
    );
    this.chosen.set(new Set());
  }

  protected go(params: {
    status?: string | null;
    text?: string | null;
    page?: number | null;
    language?: string | null;
  }): void {
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
