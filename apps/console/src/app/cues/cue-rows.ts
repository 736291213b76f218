import { computed, inject, Injectable, signal } from '@angular/core';
import type { CueView } from '@z2/contracts';

import { isShown } from './cue-document';
import { CueFindings } from './cue-findings';
import type { CueNote } from './cue-rules';
import { CueStore } from './cue-store';
import { EditorCommands } from './editor-commands';
import { Playhead } from './playhead';

/** One line of the list. */
export interface CueRow {
  cue: CueView;
  number: number;
  source: string;
  changed: boolean;
  notes: readonly CueNote[];
}

const FILTERS = [
  { filter: 'all', words: 'All', none: 'There are no cues.' },
  { filter: 'look', words: 'To look at', none: 'Nothing to look at: all cues keep to the rules.' },
  { filter: 'changed', words: 'Changed', none: 'Nothing was changed since it was rendered.' },
] as const;
type FilterName = (typeof FILTERS)[number]['filter'];

const FITS: Readonly<Record<FilterName, (row: CueRow) => boolean>> = {
  all: () => true,
  look: ({ notes }) => notes.length > 0,
  changed: ({ changed }) => changed,
};

/** The list of cues as it is filtered, and how one goes about in it. */
@Injectable()
export class CueRows {
  private readonly store = inject(CueStore);
  private readonly findings = inject(CueFindings);
  private readonly playhead = inject(Playhead);
  private readonly selected = inject(EditorCommands).selected;

  readonly filter = signal<FilterName>('all');
  private readonly cues = computed(() => this.store.cues().filter(isShown));
  readonly all = computed<CueRow[]>(() => {
    const [notes, ofRun] = [this.findings.notes(), this.findings.ofRun()];
    const sources = new Map(this.store.source().map(({ id, text }) => [id, text]));
    const changed = new Set(this.store.changes().map(({ after }) => after.id));
    return this.cues().map((cue, index) => ({
      ...{ cue, number: index + 1, source: sources.get(cue.id) ?? '', changed: changed.has(cue.id) },
      // What the last run found in a cue is no news of what was written since.
      notes: [...(notes.get(cue.id) ?? []), ...(changed.has(cue.id) ? [] : (ofRun.get(cue.id) ?? []))],
    }));
  });
  readonly shown = computed(() => this.all().filter(FITS[this.filter()]));
  readonly filters = computed(() =>
    FILTERS.map(({ filter, words }) => ({
      ...{ filter, words },
      // Deleted ones are changed, too, though the list has them no more.
      count: filter === 'changed' ? this.store.changes().length : this.all().filter(FITS[filter]).length,
    })),
  );
  /** What stands in the place of an empty list. */
  readonly none = computed(() => FILTERS.find(({ filter }) => filter === this.filter())?.none ?? '');

  /** The row that is worked at. */
  readonly current = computed(() => this.all().find(({ cue }) => cue.id === this.selected()) ?? null);
  /** The cue of the moment in the film. */
  readonly playing = computed(() => {
    const now = this.playhead.now_ms();
    return this.cues().find(({ start_ms, end_ms }) => start_ms <= now && now < end_ms) ?? null;
  });

  /** Goes to a cue, and the film with it where it stands still. False: it is not there. */
  pick(id: string): boolean {
    const cue = this.cues().find((one) => one.id === id);
    if (cue) {
      this.selected.set(id);
      if (!this.playhead.playing()) {
        this.playhead.seek(cue.start_ms);
      }
    }
    return cue !== undefined;
  }

  /** Goes to the cue of this id, where it is there, else to the first. */
  begin(id: string | undefined): void {
    this.selected.set(null);
    const [first] = this.cues();
    if (first && !(id !== undefined && this.pick(id))) {
      this.pick(first.id);
    }
  }

  /** So many rows on, as far as there are any. */
  step(by: number): void {
    const rows = this.shown();
    const at = rows.findIndex(({ cue }) => cue.id === this.selected());
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (next) {
      this.pick(next.cue.id);
    }
  }

  /** The next cue in which something is found, from the end on from the beginning. */
  nextProblem(): void {
    const rows = this.all();
    const at = rows.findIndex(({ cue }) => cue.id === this.selected());
    const next = [...rows.slice(at + 1), ...rows.slice(0, at + 1)].find(({ notes }) => notes.length > 0);
    if (next) {
      this.pick(next.cue.id);
    }
  }
}
