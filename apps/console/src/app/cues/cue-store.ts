import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import {
  type CueList,
  type ErrorBody,
  isTerminal,
  SOURCE_CUES,
  toZ2Error,
  type Transcript,
} from '@z2/contracts';

import { Api } from '../core/api';
import { JobStore } from '../job/job-store';
import { changesBetween, type Conflict, rebased, requestOf, type WantedCues, withCues } from './cue-changes';
import type { Cues } from './cue-document';
import { keepDraft, type KeptDraft, readDraft, watchDraft } from './kept-draft';
import { mapped, pushed, redone, undone, type UndoStack, undoStack } from './undo-stack';

const NONE: Cues = [];
const NOTHING: WantedCues = { changes: [], conflicts: [] };
/** Changes are kept so long after the last of them, ms. */
const KEEP_MS = 300;

/** The cues of a job in a language while they are edited: read, kept in this browser, and rendered again when wanted. */
@Injectable()
export class CueStore {
  private readonly client = inject(Api).client;
  private readonly jobs = inject(JobStore);
  private job_uuid = '';
  private readonly opened = signal('');
  /** Of the cues: a target language, or `source`. */
  readonly language = this.opened.asReadonly();
  readonly isSource = computed(() => this.language() === SOURCE_CUES);
  private keeping: ReturnType<typeof setTimeout> | undefined;
  private stopWatching: (() => void) | null = null;
  /** The cues as this tab and the others of this browser last had them in common. */
  private shared: Cues = NONE;

  readonly list = signal<CueList | null>(null);
  /** Language of the words, BCP 47. */
  readonly spoken = computed(() => this.list()?.language ?? 'und');
  readonly source = signal<Cues>(NONE);
  /** Where somebody speaks, as it was heard; none where the words come from captions. */
  readonly regions = signal<Transcript['regions']>([]);
  /** Why the cues cannot be shown. */
  readonly error = signal<ErrorBody | null>(null);
  /** Why they could not be rendered again, or others' changes not be read. */
  readonly applyError = signal<ErrorBody | null>(null);
  readonly applying = signal(false);
  readonly conflicts = signal<readonly Conflict[]>([]);
  /** What happened that nobody here did, in words. */
  readonly news = signal('');
  readonly kept = signal<'kept' | 'keeping' | 'off'>('kept');

  private readonly stack = signal<UndoStack<Cues>>(undoStack(NONE));
  readonly cues = computed(() => this.stack().now);
  readonly canUndo = computed(() => this.stack().past.length > 0);
  readonly canRedo = computed(() => this.stack().future.length > 0);
  readonly changes = computed(() => changesBetween(this.list()?.cues ?? NONE, this.cues()));
  readonly film_ms = computed(() => {
    const last = this.cues().at(-1)?.end_ms ?? 0;
    return this.jobs.job()?.metadata?.duration_ms ?? last;
  });
  readonly canApply = computed(
    () =>
      this.changes().length > 0 &&
      this.conflicts().length === 0 &&
      !this.applying() &&
      isTerminal(this.jobs.job()?.status ?? 'PENDING'),
  );

  constructor() {
    inject(DestroyRef).onDestroy(() => this.leave());
  }

  /** Reads the cues, and what is kept of them. False: it did not work, or others were opened meanwhile. */
  async open(job_uuid: string, language: string): Promise<boolean> {
    this.leave();
    this.job_uuid = job_uuid;
    this.opened.set(language);
    [this.list, this.error, this.applyError].forEach((one) => one.set(null));
    this.stack.set(undoStack(NONE));
    this.conflicts.set([]);
    this.source.set(NONE);
    this.regions.set([]);
    try {
      const [list, source] = await Promise.all([
        this.client.getCues(job_uuid, language),
        language === SOURCE_CUES ? null : this.client.getCues(job_uuid, SOURCE_CUES),
      ]);
      if (!this.isOpen(job_uuid, language)) {
        return false;
      }
      this.list.set(list);
      this.source.set(source?.cues ?? NONE);
      const { cues, conflicts } = rebased(readDraft(job_uuid, language) ?? NOTHING, list.cues);
      this.stack.set(undoStack(cues));
      this.shared = cues;
      this.conflicts.set(conflicts);
      this.stopWatching = watchDraft(job_uuid, language, (other) => this.takeDraft(other));
      return true;
    } catch (error) {
      if (this.isOpen(job_uuid, language)) {
        this.error.set(toZ2Error(error).toBody());
      }
      return false;
    }
  }

  /** Of the transcript's file: it is large, and nothing waits for it. */
  async readRegions(url: string): Promise<void> {
    const [job_uuid, language] = [this.job_uuid, this.language()];
    const answer = await fetch(url);
    const { regions } = (await answer.json()) as Partial<Transcript>;
    if (this.isOpen(job_uuid, language)) {
      this.regions.set(regions ?? []);
    }
  }

  /** One step; the same `key` soon again is the same step. */
  edit(cues: Cues, key = ''): void {
    this.stack.update((stack) => pushed(stack, cues, Date.now(), key));
    this.keepSoon();
  }

  undo(): void {
    this.stack.update(undone);
    this.keepSoon();
  }

  redo(): void {
    this.stack.update(redone);
    this.keepSoon();
  }

  /** Back to the cues as they were read; the steps to here can be undone as any other. */
  discard(): void {
    this.edit(this.list()?.cues ?? NONE);
  }

  /** Ends a conflict: mine goes into the cues, or theirs stays. */
  resolve(conflict: Conflict, keepMine: boolean): void {
    if (keepMine) {
      this.edit(withCues(this.cues(), [{ ...conflict.mine, edited: true }]));
    }
    this.conflicts.update((all) => all.filter((one) => one !== conflict));
    this.keepSoon();
  }

  /** Sends the changes: what depends on them is made again. What is written meanwhile stays. */
  async apply(): Promise<void> {
    const [job_uuid, language] = [this.job_uuid, this.language()];
    const list = this.list();
    if (!list || !this.canApply()) {
      return;
    }
    const sent = this.cues();
    this.applying.set(true);
    this.applyError.set(null);
    try {
      const answer = await this.client.editCues(job_uuid, language, requestOf(list.version, this.changes()));
      if (this.isOpen(job_uuid, language)) {
        this.take(answer, sent);
      }
    } catch (error) {
      const body = toZ2Error(error).toBody();
      if (this.isOpen(job_uuid, language)) {
        this.applyError.set(body.code === 'VERSION_CONFLICT' ? null : body);
      }
      if (body.code === 'VERSION_CONFLICT') {
        await this.refresh();
      }
    } finally {
      this.applying.set(false);
    }
  }

  /** Reads the cues again: somebody else, or a run of the job, may have made others. My changes go on in them. */
  async refresh(): Promise<void> {
    const [job_uuid, language] = [this.job_uuid, this.language()];
    try {
      const list = await this.client.getCues(job_uuid, language);
      const source = language === SOURCE_CUES ? null : await this.client.getCues(job_uuid, SOURCE_CUES);
      if (!this.isOpen(job_uuid, language)) {
        return;
      }
      this.source.set(source?.cues ?? NONE);
      this.error.set(null);
      const before = this.list();
      if (before && list.version !== before.version) {
        const others = changesBetween(before.cues, list.cues).length;
        this.take(list, before.cues);
        this.news.set(
          `${others === 1 ? 'One cue was' : `${others} cues were`} changed elsewhere; that is in here now.`,
        );
      }
    } catch (error) {
      if (this.isOpen(job_uuid, language)) {
        (this.list() ? this.applyError : this.error).set(toZ2Error(error).toBody());
      }
    }
  }

  /** A newer list, with what was changed since `base` on top of it. */
  private take(list: CueList, base: Cues): void {
    const { cues, conflicts } = rebased(this.wantedSince(base), list.cues);
    this.list.set(list);
    this.conflicts.set(conflicts);
    const foreign = { ...NOTHING, changes: changesBetween(base, list.cues) };
    this.stack.update((stack) => ({ ...mapped(stack, (state) => rebased(foreign, state).cues), now: cues }));
    this.keep();
  }

  /** Another tab of this browser wrote: what it changed comes in here, too. */
  private takeDraft(draft: KeptDraft | null): void {
    const list = this.list();
    if (!list || !draft || draft.version !== list.version) {
      return;
    }
    const theirs = withCues(
      list.cues,
      draft.changes.map(({ after }) => after),
    );
    const { cues, conflicts } = rebased(this.wantedSince(this.shared), theirs);
    this.shared = theirs;
    this.conflicts.set(conflicts);
    this.stack.update((stack) => pushed(stack, cues, Date.now()));
  }

  private wantedSince(base: Cues): WantedCues {
    return { changes: changesBetween(base, this.cues()), conflicts: this.conflicts() };
  }

  private keepSoon(): void {
    this.kept.set('keeping');
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), KEEP_MS);
  }

  /** Keeps the changes at once, and what is in conflict with them, so that a closed page does not decide it. */
  keep(): void {
    clearTimeout(this.keeping);
    const list = this.list();
    if (!list) {
      return;
    }
    this.shared = this.cues();
    const isKept = keepDraft(this.job_uuid, this.language(), {
      version: list.version,
      ...{ changes: this.changes(), conflicts: this.conflicts() },
    });
    this.kept.set(isKept ? 'kept' : 'off');
  }

  private isOpen(job_uuid: string, language: string): boolean {
    return this.job_uuid === job_uuid && this.language() === language;
  }

  private leave(): void {
    if (this.kept() === 'keeping') {
      this.keep();
    }
    this.stopWatching?.();
    this.stopWatching = null;
    this.job_uuid = '';
    this.opened.set('');
  }
}
