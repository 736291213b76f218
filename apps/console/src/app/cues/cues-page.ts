import { Component, computed, effect, inject, input, signal, untracked, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { type CueView, isTerminal, languageName, SOURCE_CUES } from '@z2/contracts';

import { PageTitle } from '../core/page-title';
import { JobStore } from '../job/job-store';
import { EmptyState } from '../ui/empty-state';
import { FailedRead } from '../ui/failed-read';
import { Icon } from '../ui/icon';
import { IconButton } from '../ui/icon-button';
import { Notice } from '../ui/notice';
import { StateMark } from '../ui/state-mark';
import { remedyWords, worthRetrying } from '../words/error-words';
import { counted } from '../words/format';
import { ConflictList } from './conflict-list';
import { type CueAction, CueFields } from './cue-fields';
import { CueFilm } from './cue-film';
import { CueFindings } from './cue-findings';
import { CueHistory } from './cue-history';
import { CueList } from './cue-list';
import { CueRows } from './cue-rows';
import { CueStore } from './cue-store';
import { CueVideo } from './cue-video';
import { EditorCommands } from './editor-commands';
import { FindBar } from './find-bar';
import { HelpSheet } from './help-sheet';
import { Playhead } from './playhead';
import { runLines, tookLast } from './runs-again';
import { ShiftSheet } from './shift-sheet';
import { shortcutOf, type ShortcutName } from './shortcuts';
import { Waveform } from './waveform';

const KEPT_WORDS = {
  kept: 'kept in this browser',
  keeping: 'keeping …',
  off: 'not kept: this browser stores nothing',
} as const;

/** The cues of a job in one language, to be edited beside the film. */
@Component({
  selector: 'z2-cues-page',
  imports: [
    ConflictList,
    CueFields,
    CueHistory,
    CueList,
    CueVideo,
    EmptyState,
    FailedRead,
    FindBar,
    HelpSheet,
    Icon,
    IconButton,
    Notice,
    RouterLink,
    ShiftSheet,
    StateMark,
    Waveform,
  ],
  providers: [JobStore, CueStore, Playhead, EditorCommands, CueFindings, CueRows, CueFilm],
  templateUrl: './cues-page.html',
  styleUrl: './cues-page.css',
  host: {
    'data-own-keys': '',
    '(document:keydown)': 'onKey($event)',
    '(window:pagehide)': 'store.keep()',
  },
})
export class CuesPage {
  private readonly router = inject(Router);
  private readonly jobs = inject(JobStore);
  protected readonly store = inject(CueStore);
  protected readonly commands = inject(EditorCommands);
  protected readonly findings = inject(CueFindings);
  protected readonly rows = inject(CueRows);
  protected readonly film = inject(CueFilm);
  private readonly fields = viewChild(CueFields);
  private readonly findBar = viewChild(FindBar);
  private readonly help = viewChild.required(HelpSheet);
  private readonly history = viewChild.required(CueHistory);

  readonly job_uuid = input.required<string>();
  readonly language = input.required<string>();
  /** In the address: the cue to begin at. */
  readonly cue = input<string>();

  protected readonly worthRetrying = worthRetrying;
  protected readonly remedyWords = remedyWords;
  protected readonly selected = this.commands.selected;
  protected readonly finding = signal(false);

  protected readonly job = this.jobs.job;
  protected readonly title = this.jobs.title;
  protected readonly error = computed(() => this.jobs.error() ?? this.store.error());
  protected readonly sourceLanguage = computed(() => this.job()?.source_language ?? 'und');
  protected readonly languages = computed(() =>
    [...(this.job()?.target_languages ?? []), SOURCE_CUES].map((language) => ({
      language,
      name: cuesName(language),
    })),
  );
  protected readonly working = computed(() => !isTerminal(this.job()?.status ?? 'COMPLETED'));
  protected readonly measures = computed(() => {
    const row = this.rows.current();
    return row && this.findings.measures(row.cue);
  });
  protected readonly runs = computed(() => {
    const job = this.job();
    return job ? runLines(job, this.language()) : [];
  });
  protected readonly runsTook = computed(() => {
    const job = this.job();
    return job ? tookLast(job, this.language()) : '';
  });
  /** How the run stands that these cues come from: when it is done anew, they may be others. */
  private readonly origin = computed(() => {
    const isSource = this.language() === SOURCE_CUES;
    const [stage, own] = isSource ? ['transcribe', null] : ['translate', this.language()];
    const run = this.job()?.stages.find((one) => one.stage === stage && one.language === own);
    return run ? `${run.state} ${run.finished_at}` : '';
  });
  private readonly hasCues = computed(() => this.store.list() !== null);
  protected readonly keptWords = computed(() => {
    const count = this.store.changes().length;
    return count === 0 ? 'No changes' : `${counted(count, 'cue')} changed, ${KEPT_WORDS[this.store.kept()]}`;
  });

  constructor() {
    const pageTitle = inject(PageTitle);
    effect(() => {
      const job_uuid = this.job_uuid();
      untracked(() => void this.jobs.open(job_uuid, { logs: false }));
    });
    effect(() => {
      this.job_uuid();
      this.language();
      untracked(() => void this.begin());
    });
    effect(() => {
      const origin = this.origin();
      untracked(() => {
        if (origin.startsWith('DONE') && this.store.list()) {
          void this.store.refresh();
        } else if (origin.startsWith('DONE') && this.store.error()) {
          void this.begin();
        }
      });
    });
    effect(() => {
      const [url, isRead] = [this.film.transcript(), this.hasCues()];
      // Another language begins without them.
      this.store.language();
      if (url && isRead) {
        // Without it there is no tint where somebody speaks; all else works.
        untracked(() => this.store.readRegions(url).catch(() => undefined));
      }
    });
    effect(() => {
      if (this.job()) {
        pageTitle.show(`${cuesName(this.language())} · ${this.title()}`);
      }
    });
  }

  /** What could not be read is read again. */
  protected reload(): void {
    if (this.jobs.error()) {
      this.jobs.reload();
    }
    if (!this.hasCues()) {
      void this.begin();
    }
  }

  private async begin(): Promise<void> {
    this.selected.set(null);
    if (await this.store.open(this.job_uuid(), this.language())) {
      this.rows.begin(this.cue());
    }
  }

  protected toLanguage(language: string): void {
    void this.router.navigate(['/jobs', this.job_uuid(), 'cues', language]);
  }

  protected onKey(event: KeyboardEvent): void {
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (event.defaultPrevented || target?.closest('dialog') || !this.store.list()) {
      return;
    }
    const writing = target?.closest('input, textarea, select') != null;
    const name = shortcutOf(event, writing);
    // A button does what it says when the space bar is pressed on it.
    if (name && !(name === 'play' && !event.altKey && target?.closest('button, a, video'))) {
      event.preventDefault();
      this.act(name);
    }
  }

  protected act(action: CueAction | ShortcutName): void {
    switch (action) {
      case 'next':
        return this.rows.step(1);
      case 'previous':
        return this.rows.step(-1);
      case 'write':
        this.rows.step(1);
        return this.write();
      case 'problem':
        return this.rows.nextProblem();
      case 'find':
        this.finding.set(true);
        return this.findBar()?.focus();
      case 'render':
        return void this.store.apply();
      case 'help':
        return this.help().open();
      case 'history':
        return void this.history().open(this.selected() ?? '');
      default:
        this.commands.run(action, {
          caret: this.fields()?.caret() ?? 0,
          profile: this.findings.profile(),
        });
    }
  }

  protected write(): void {
    this.fields()?.focus();
  }

  protected take(cue: CueView): void {
    this.commands.restore(cue);
  }
}

/** What the cues of a language are called, or those of the transcript. */
const cuesName = (language: string): string =>
  language === SOURCE_CUES ? 'What is said' : languageName(language);
