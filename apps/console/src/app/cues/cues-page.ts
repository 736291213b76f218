import { Component, computed, effect, inject, input, signal, untracked, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { type CueView, isTerminal, languageName, SOURCE_CUES, type SourceAnalysis } from '@z2/contracts';

import { Api } from '../core/api';
import { PageTitle } from '../core/page-title';
import { JobStore } from '../job/job-store';
import { resultsOf } from '../job/results';
import { EmptyState } from '../ui/empty-state';
import { FailedRead } from '../ui/failed-read';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { StateMark } from '../ui/state-mark';
import { remedyWords, worthRetrying } from '../words/error-words';
import { counted } from '../words/format';
import { jobTitle } from '../words/status-words';
import { ConflictList } from './conflict-list';
import { type CueAction, CueFields } from './cue-fields';
import { CueHistory } from './cue-history';
import { CueList, type CueRow } from './cue-list';
import { CueLint, type CueNote, type CueSpeed, limitsOf, measuresOf } from './cue-rules';
import { CueStore } from './cue-store';
import { CueVideo, type Sound } from './cue-video';
import { EditorCommands } from './editor-commands';
import { isShown } from './cue-document';
import { FindBar } from './find-bar';
import { HelpSheet } from './help-sheet';
import { Playhead } from './playhead';
import { runLines, tookLast } from './runs-again';
import { runNotes } from './run-notes';
import { ShiftSheet } from './shift-sheet';
import { shortcutOf } from './shortcuts';
import { Waveform } from './waveform';

const FILTERS = ['all', 'look', 'changed'] as const;

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
    Notice,
    RouterLink,
    ShiftSheet,
    StateMark,
    Waveform,
  ],
  providers: [JobStore, CueStore, Playhead, EditorCommands],
  templateUrl: './cues-page.html',
  styleUrl: './cues-page.css',
  host: {
    'data-own-keys': '',
    '(document:keydown)': 'onKey($event)',
    '(window:pagehide)': 'store.keep()',
  },
})
export class CuesPage {
  private readonly client = inject(Api).client;
  private readonly router = inject(Router);
  private readonly jobs = inject(JobStore);
  protected readonly store = inject(CueStore);
  protected readonly playhead = inject(Playhead);
  protected readonly commands = inject(EditorCommands);
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
  protected readonly filter = signal<(typeof FILTERS)[number]>('all');

  protected readonly job = computed(() => this.jobs.state()?.job ?? null);
  protected readonly title = computed(() => {
    const job = this.job();
    return job ? jobTitle(job) : '';
  });
  protected readonly error = computed(() => this.jobs.error() ?? this.store.error());
  protected readonly isSource = computed(() => this.language() === SOURCE_CUES);
  /** Of the words, BCP 47. */
  protected readonly spoken = computed(() => this.store.list()?.language ?? 'und');
  protected readonly sourceLanguage = computed(() => this.job()?.source_language ?? 'und');
  protected readonly languages = computed(() => [
    ...(this.job()?.target_languages ?? []).map((language) => ({ language, name: languageName(language) })),
    { language: SOURCE_CUES, name: 'What is said' },
  ]);
  protected readonly working = computed(() => !isTerminal(this.job()?.status ?? 'COMPLETED'));
  private readonly profile = computed(
    () => {
      const job = this.job();
      return job ? limitsOf(job, this.spoken()) : null;
    },
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );

  private readonly filmEnd = computed(() => this.job()?.metadata?.duration_ms ?? Infinity);
  private readonly lint = computed(() => {
    const [profile, list] = [this.profile(), this.store.list()];
    const film_ms = this.filmEnd();
    return profile && list
      ? new CueLint(profile, list.cues, this.isSource() ? [] : this.store.source(), film_ms)
      : null;
  });

  /** The same when it has looked at all cues once. */
  private readonly warmed = signal<CueLint | null>(null);
  protected readonly speed = computed(() => {
    const lint = this.lint();
    return (cue: CueView): CueSpeed => lint?.speed(cue) ?? { cps: 0, tooFast: false };
  });

  protected readonly shown = computed(() => this.store.cues().filter(isShown));
  protected readonly notes = computed(() => {
    return this.warmed()?.notes(this.store.cues()) ?? new Map<string, readonly CueNote[]>();
  });
  private readonly ofRun = computed(() => {
    const job = this.job();
    return job ? runNotes(job, this.language()) : new Map<string, readonly CueNote[]>();
  });
  protected readonly allRows = computed<CueRow[]>(() => {
    const [notes, ofRun] = [this.notes(), this.ofRun()];
    const sources = new Map(this.store.source().map(({ id, text }) => [id, text]));
    const changed = new Set(this.store.changes().map(({ after }) => after.id));
    return this.shown().map((cue, index) => ({
      ...{ cue, number: index + 1, source: sources.get(cue.id) ?? '', changed: changed.has(cue.id) },
      // What the last run found in a cue is no news of what was written since.
      notes: [...(notes.get(cue.id) ?? []), ...(changed.has(cue.id) ? [] : (ofRun.get(cue.id) ?? []))],
    }));
  });
  protected readonly rows = computed(() => {
    const filter = this.filter();
    return this.allRows().filter(
      ({ notes, changed }) => filter === 'all' || (filter === 'look' ? notes.length > 0 : changed),
    );
  });
  protected readonly counts = computed(() => {
    const rows = this.allRows();
    return {
      all: rows.length,
      look: rows.filter(({ notes }) => notes.length > 0).length,
      changed: this.store.changes().length,
    };
  });
  protected readonly filters = computed(() => {
    const { all, look, changed } = this.counts();
    return [
      { filter: FILTERS[0], words: 'All', count: all },
      { filter: FILTERS[1], words: 'To look at', count: look },
      { filter: FILTERS[2], words: 'Changed', count: changed },
    ];
  });
  protected readonly row = computed(
    () => this.allRows().find(({ cue }) => cue.id === this.selected()) ?? null,
  );
  protected readonly measures = computed(() => {
    const [row, profile] = [this.row(), this.profile()];
    return row && profile ? measuresOf(row.cue, profile) : null;
  });
  protected readonly playing = computed(() => {
    const now = this.playhead.now_ms();
    return this.shown().find(({ start_ms, end_ms }) => start_ms <= now && now < end_ms) ?? null;
  });
  protected readonly playingId = computed(() => this.playing()?.id ?? null);

  private readonly film = computed(() => {
    const job = this.job();
    return job ? resultsOf(job) : [];
  });
  protected readonly sounds = computed<Sound[]>(
    () =>
      this.film()
        .filter(({ language }) => language === this.language() || language === null)
        .flatMap(({ language, versions: [version] }) =>
          version
            ? [
                {
                  name: language === null ? 'Original' : this.job()?.options.dub ? 'Dub' : 'Result',
                  url: this.client.fileUrl(version.file.id),
                  audio: version.audio,
                },
              ]
            : [],
        ),
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  private readonly fileOf = (kind: string): string | null => {
    const file = this.job()?.files.findLast((one) => one.kind === kind);
    return file ? this.client.fileUrl(file.id) : null;
  };
  protected readonly wav = computed(() => this.fileOf('audio'));
  private readonly transcript = computed(() => this.fileOf('transcript'));
  protected readonly shots = computed(() => {
    const data = this.job()?.analysis.find(({ language }) => language === null)?.data as
      Partial<SourceAnalysis> | undefined;
    return data?.scene_changes_ms ?? [];
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
    const stage = this.isSource() ? 'transcribe' : 'translate';
    const own = this.isSource() ? null : this.language();
    const run = this.job()?.stages.find((one) => one.stage === stage && one.language === own);
    return run ? `${run.state} ${run.finished_at}` : '';
  });
  protected readonly keptWords = computed(() => {
    const count = this.store.changes().length;
    if (count === 0) {
      return 'No changes';
    }
    const kept = {
      kept: 'kept in this browser',
      keeping: 'keeping …',
      off: 'not kept: this browser stores nothing',
    };
    return `${counted(count, 'cue')} changed, ${kept[this.store.kept()]}`;
  });

  constructor() {
    const pageTitle = inject(PageTitle);
    effect(() => {
      const job_uuid = this.job_uuid();
      untracked(() => void this.jobs.open(job_uuid, { logs: false }));
    });
    effect(() => {
      const [job_uuid, language] = [this.job_uuid(), this.language()];
      untracked(() => void this.begin(job_uuid, language));
    });
    effect((onCleanup) => {
      const lint = this.lint();
      const ending = new AbortController();
      onCleanup(() => ending.abort());
      if (lint) {
        void lint.warm(ending.signal).then(() => ending.signal.aborted || this.warmed.set(lint));
      }
    });
    effect(() => {
      const origin = this.origin();
      untracked(() => {
        if (origin.startsWith('DONE') && this.store.list()) {
          void this.store.refresh();
        } else if (origin.startsWith('DONE') && this.store.error()) {
          void this.begin(this.job_uuid(), this.language());
        }
      });
    });
    effect(() => {
      const url = this.transcript();
      if (url && this.store.list()) {
        // Without it there is no tint where somebody speaks; all else works.
        untracked(() => this.store.readRegions(url).catch(() => undefined));
      }
    });
    effect(() => {
      if (this.job()) {
        pageTitle.show(
          `${this.isSource() ? 'What is said' : languageName(this.language())} · ${this.title()}`,
        );
      }
    });
  }

  private async begin(job_uuid: string, language: string): Promise<void> {
    this.selected.set(null);
    await this.store.open(job_uuid, language);
    const first = this.cue() ?? this.shown()[0]?.id;
    if (first !== undefined) {
      this.pick(first);
    }
  }

  protected pick(id: string): void {
    const cue = this.shown().find((one) => one.id === id);
    if (cue) {
      this.selected.set(id);
      if (!this.playhead.playing()) {
        this.playhead.seek(cue.start_ms);
      }
    }
  }

  protected toLanguage(language: string): void {
    void this.router.navigate(['/jobs', this.job_uuid(), 'cues', language]);
  }

  protected act(action: CueAction): void {
    if (action === 'history') {
      void this.history().open(this.selected() ?? '');
    } else if (action === 'next' || action === 'previous') {
      this.step(action === 'next' ? 1 : -1);
    } else {
      this.commands.run(action, { caret: this.fields()?.caret() ?? 0, profile: this.profile() });
    }
  }

  protected take(cue: CueView): void {
    this.commands.restore(cue);
  }

  protected write(): void {
    this.fields()?.focus();
  }

  protected onKey(event: KeyboardEvent): void {
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (event.defaultPrevented || target?.closest('dialog') || !this.store.list()) {
      return;
    }
    const writing = target?.closest('input, textarea, select') != null;
    const name = shortcutOf(event, writing);
    // A button does what it says when the space bar is pressed on it.
    if (!name || (name === 'play' && !event.altKey && target?.closest('button, a, video'))) {
      return;
    }
    event.preventDefault();
    switch (name) {
      case 'next':
      case 'previous':
        this.step(name === 'next' ? 1 : -1);
        break;
      case 'write':
        this.step(1);
        this.write();
        break;
      case 'problem':
        this.nextProblem();
        break;
      case 'find':
        this.finding.set(true);
        this.findBar()?.focus();
        break;
      case 'render':
        void this.store.apply();
        break;
      case 'help':
        this.help().open();
        break;
      default:
        this.commands.run(name, { caret: this.fields()?.caret() ?? 0, profile: this.profile() });
    }
  }

  private step(by: number): void {
    const shown = this.rows();
    const at = shown.findIndex(({ cue }) => cue.id === this.selected());
    const next = shown[Math.max(0, Math.min(shown.length - 1, at + by))];
    if (next) {
      this.pick(next.cue.id);
    }
  }

  private nextProblem(): void {
    const rows = this.allRows();
    const at = rows.findIndex(({ cue }) => cue.id === this.selected());
    const next = [...rows.slice(at + 1), ...rows.slice(0, at + 1)].find(({ notes }) => notes.length > 0);
    if (next) {
      this.pick(next.cue.id);
    }
  }
}
