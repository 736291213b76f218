import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { isTerminal, type JobStatus, type JobSummary, languageName } from '@z2/contracts';

import { Clock } from '../core/clock';
import { Icon } from '../ui/icon';
import { ProgressBar } from '../ui/progress-bar';
import { StateMark } from '../ui/state-mark';
import { findingWords } from '../words/check-words';
import { ago, fullTime, shortId, startTime } from '../words/format';
import { failureWords, jobTitle, sourceWords, STATUS_WORDS, tookWords } from '../words/status-words';

const MOST_LANGUAGES = 3;
/** While a language has these, it has a progress of its own; before, all go together. */
const OF_ONE_LANGUAGE: readonly JobStatus[] = ['TRANSLATING', 'PROCESSING_VIDEO', 'ANALYZING', 'PUBLISHING'];

@Component({
  selector: 'z2-job-row',
  imports: [RouterLink, ProgressBar, StateMark, Icon],
  templateUrl: './job-row.html',
  styleUrl: './job-row.css',
})
export class JobRow {
  private readonly clock = inject(Clock);
  readonly job = input.required<JobSummary>();

  protected readonly title = computed(() => jobTitle(this.job()));
  protected readonly source = computed(() => sourceWords(this.job()));
  protected readonly sourceIcon = computed(
    () =>
      (({ upload: 'upload', file: 'file', url: 'link', youtube: 'film' }) as const)[this.job().source.kind],
  );
  protected readonly look = computed(() => STATUS_WORDS[this.job().status]);
  protected readonly ended = computed(() => isTerminal(this.job().status));
  protected readonly detail = computed(() => {
    const { status, progress } = this.job();
    if (status === 'FAILED') {
      return failureWords(this.job());
    }
    return this.ended() || progress <= 0 ? tookWords(this.job()) : `${Math.min(99, Math.floor(progress))} %`;
  });
  protected readonly found = computed(() => findingWords(this.job().findings));
  protected readonly id = computed(() => shortId(this.job().job_uuid));
  protected readonly createdAt = computed(() => startTime(this.job().created_at, this.clock.now()));
  protected readonly created = computed(() => ago(this.job().created_at, this.clock.now()));
  protected readonly createdInFull = computed(() => fullTime(this.job().created_at));

  protected readonly languages = computed(() => {
    const { languages, target_languages, status } = this.job();
    const rows = languages.length
      ? languages
      : target_languages.map((language) => ({ language, status, progress: 0 }));
    return rows.map((row) => ({
      language: row.language,
      name: languageName(row.language),
      tone: STATUS_WORDS[row.status].tone,
      words: `${languageName(row.language)}: ${STATUS_WORDS[row.status].words}`,
      percent: OF_ONE_LANGUAGE.includes(row.status) ? Math.min(99, Math.floor(row.progress)) : 0,
    }));
  });
  protected readonly shown = computed(() => {
    const all = this.languages();
    return all.length > MOST_LANGUAGES + 1 ? all.slice(0, MOST_LANGUAGES) : all;
  });
  protected readonly more = computed(() => {
    const rest = this.languages().slice(this.shown().length);
    return rest.length ? { count: rest.length, words: rest.map(({ words }) => words).join('\n') } : null;
  });
}
