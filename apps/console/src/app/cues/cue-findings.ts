import { computed, effect, inject, Injectable, signal } from '@angular/core';
import type { CueView } from '@z2/contracts';

import { JobStore } from '../job/job-store';
import { CueLint, type CueMeasures, type CueNote, type CueSpeed, limitsOf, measuresOf } from './cue-rules';
import { CueStore } from './cue-store';
import { runNotes } from './run-notes';

const NONE: ReadonlyMap<string, readonly CueNote[]> = new Map();

/** What is found in the cues: by the rules as somebody writes, and by the last run. */
@Injectable()
export class CueFindings {
  private readonly job = inject(JobStore).job;
  private readonly store = inject(CueStore);

  /** The limits of these cues; null: the job is not read yet. */
  readonly profile = computed(
    () => {
      const job = this.job();
      return job ? limitsOf(job, this.store.spoken()) : null;
    },
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  private readonly filmEnd = computed(() => this.job()?.metadata?.duration_ms ?? Infinity);
  private readonly lint = computed(() => {
    const [profile, list, film_ms] = [this.profile(), this.store.list(), this.filmEnd()];
    return profile && list
      ? new CueLint(profile, list.cues, this.store.isSource() ? [] : this.store.source(), film_ms)
      : null;
  });
  /** The same when it has looked at all cues once. */
  private readonly warmed = signal<CueLint | null>(null);

  /** Of the rules, by cue. */
  readonly notes = computed(() => this.warmed()?.notes(this.store.cues()) ?? NONE);
  /** Of the last run, by cue: what only a run can find. */
  readonly ofRun = computed(() => {
    const job = this.job();
    return job ? runNotes(job, this.store.language()) : NONE;
  });
  readonly speed = computed(() => {
    const lint = this.lint();
    return (cue: CueView): CueSpeed => lint?.speed(cue) ?? { cps: 0, tooFast: false };
  });

  constructor() {
    effect((onCleanup) => {
      const lint = this.lint();
      const ending = new AbortController();
      onCleanup(() => ending.abort());
      if (lint) {
        void lint.warm(ending.signal).then(() => ending.signal.aborted || this.warmed.set(lint));
      }
    });
  }

  measures(cue: CueView): CueMeasures | null {
    const profile = this.profile();
    return profile && measuresOf(cue, profile);
  }
}
