import { Component, computed, effect, inject, input, untracked, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import { findingsOf, isJobRetryable, isTerminal, languageName } from '@z2/contracts';

import { Api } from '../core/api';
import { Clock } from '../core/clock';
import { PageTitle } from '../core/page-title';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { EmptyState } from '../ui/empty-state';
import { FailedRead } from '../ui/failed-read';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { ProgressBar } from '../ui/progress-bar';
import { StateMark } from '../ui/state-mark';
import { shortId, startTime } from '../words/format';
import { remedyWords, worthRetrying } from '../words/error-words';
import { findingWords } from '../words/check-words';
import { failureWords, STATUS_WORDS, tookWords } from '../words/status-words';
import { AnalysisPanel } from './analysis-panel';
import { analysisViews } from './analysis-texts';
import { CheckList } from './check-list';
import { FileList } from './file-list';
import { JobFacts } from './job-facts';
import { JobStore } from './job-store';
import { LogPanel } from './log-panel';
import { MadeBy } from './made-by';
import { Published } from './published';
import { ResultPlayer } from './result-player';
import { resultsOf } from './results';
import { JobTimeline } from './timeline';
import { StageTrack } from './stage-track';

/** One job, live. */
@Component({
  selector: 'z2-job-page',
  imports: [
    AnalysisPanel,
    CheckList,
    ConfirmDialog,
    EmptyState,
    FailedRead,
    FileList,
    Icon,
    JobFacts,
    JobTimeline,
    LogPanel,
    MadeBy,
    Notice,
    ProgressBar,
    Published,
    ResultPlayer,
    RouterLink,
    StageTrack,
    StateMark,
  ],
  providers: [JobStore],
  templateUrl: './job-page.html',
  styleUrl: './job-page.css',
})
export class JobPage {
  private readonly client = inject(Api).client;
  private readonly clock = inject(Clock);
  private readonly player = viewChild(ResultPlayer);
  protected readonly store = inject(JobStore);
  protected readonly worthRetrying = worthRetrying;
  protected readonly remedyWords = remedyWords;
  readonly job_uuid = input.required<string>();

  protected readonly job = this.store.job;
  protected readonly title = this.store.title;
  protected readonly look = computed(() => STATUS_WORDS[this.job()?.status ?? 'PENDING']);
  /** Never 100 before the job is done. */
  protected readonly percent = computed(() => Math.min(99, Math.floor(this.job()?.progress ?? 0)));
  protected readonly ended = computed(() => isTerminal(this.job()?.status ?? 'PENDING'));
  /** As the service has it in `retryable`, but of what events told since. */
  protected readonly canRetry = computed(() => {
    const job = this.job();
    return job !== null && isJobRetryable(job);
  });
  protected readonly beside = computed(() => {
    const job = this.job();
    if (!job || !this.ended()) {
      return `${this.percent()} %`;
    }
    // That all steps ran does not say that all is well.
    const failed = job.checks.filter(({ passed }) => !passed).map(({ check }) => check);
    const found = job.status === 'COMPLETED' ? findingWords(findingsOf(failed)) : null;
    return [tookWords(job), found ? `with ${found.words}` : ''].filter(Boolean).join(', ');
  });
  /** What tells it from another job of the same name. */
  protected readonly which = computed(() => {
    const job = this.job();
    return job ? `begun ${startTime(job.created_at, this.clock.now())} · ${shortId(job.job_uuid)}` : '';
  });
  protected readonly failure = computed(() => {
    const job = this.job();
    return job ? failureWords(job) : '';
  });
  /** Where single languages failed, each with its own reason, unless the job's is the same. */
  protected readonly languageFaults = computed(() =>
    (this.job()?.languages ?? []).flatMap(({ language, status, error }) =>
      status === 'FAILED' && error && error.message !== this.job()?.error?.message
        ? [
            {
              language,
              message: `${languageName(language)}: ${error.message}`,
              remedy: error.remedy,
              details: error.details,
            },
          ]
        : [],
    ),
  );
  protected readonly results = computed(() => {
    const job = this.job();
    return job ? resultsOf(job) : [];
  });
  protected readonly texts = computed(() => {
    const job = this.job();
    return job ? analysisViews(job) : [];
  });
  /** Until a language is finished, the log is what people want to see. */
  protected readonly resultsFirst = computed(() => this.results().some(({ language }) => language !== null));
  protected readonly poster = computed(() => {
    const file = this.job()?.files.find(({ kind }) => kind === 'thumbnail');
    return file ? this.client.fileUrl(file.id) : null;
  });

  constructor() {
    const pageTitle = inject(PageTitle);
    effect(() => {
      const job_uuid = this.job_uuid();
      untracked(() => void this.store.open(job_uuid));
    });
    effect(() => {
      if (this.job()) {
        pageTitle.show(`${this.ended() ? this.look().words : `${this.percent()} %`} · ${this.title()}`);
      }
    });
  }

  protected goTo({ language, at_ms }: { language: string | null; at_ms: number }): void {
    this.player()?.show(language, at_ms);
  }
}
