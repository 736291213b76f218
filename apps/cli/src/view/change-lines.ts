import { isTerminal, languageName, type StageName, STATUS_TEXTS } from '@z2/contracts';

import { clock } from './format';
import { plain } from './plain';
import type { ProgressState, StageRow } from './progress-state';
import { runningText } from './render-lines';
import { stepWords } from './view-rows';

/** Of long work something is told at most so often, and only when it has moved on. */
const TELL_EVERY_MS = 15_000;
const TELL_STEP = 0.05;
/** Beyond it the end is told next. */
const NEARLY_DONE = 0.95;

/** A step that is found made already ends within this time: that it begins is told later, or not at all. */
const BEGINS_AFTER_MS = 1_000;

/** Steps of a language whose beginning and end people want to know; the others take moments. */
const STEPS: Partial<Readonly<Record<StageName, { begun: string; done: string }>>> = {
  translate: { begun: 'translating', done: 'translated' },
  render: { begun: 'rendering', done: 'rendered' },
};

/**
 * Progress for pipes and logs: a line for what matters to people. Of each stage its begin and its end with the time it took; of
 * a long one how far it is, a few times a minute; of a language when it is finished; warnings and failures.
 */
export class ChangeLines {
  private readonly told = new Map<string, { at: number; fraction: number }>();
  /** Beginnings that are not told yet. */
  private readonly begins = new Map<string, { at: number; line: string }>();

  constructor(private before: ProgressState) {}

  /** The lines that this state, or the time since, adds to the one before. */
  next(after: ProgressState, now = Date.now()): string[] {
    const { before } = this;
    this.before = after;
    const ended = before.status !== after.status && isTerminal(after.status);
    return [
      ...after.warnings.slice(before.warnings.length).map((warning) => `warning: ${plain(warning)}`),
      ...after.rows.flatMap((row) => this.rowLines(old(before, row), row, now)),
      ...(ended ? [STATUS_TEXTS[after.status].toLowerCase()] : []),
    ];
  }

  private rowLines(before: StageRow | undefined, row: StageRow, now: number): string[] {
    const name = row.language ? languageName(row.language) : stepWords(row.stage, null);
    if (before?.state !== row.state || before.attempt !== row.attempt) {
      if (row.state === 'RUNNING') {
        this.told.set(keyOf(row), { at: now, fraction: 0 });
      }
      const goesOn = row.state === 'RUNNING' && before?.since === row.since && row.since !== null;
      const words = goesOn ? null : changeWords(row);
      const line = words && `${name}: ${words}`;
      this.begins.delete(keyOf(row));
      if (line && row.state === 'RUNNING' && row.attempt <= 1) {
        this.begins.set(keyOf(row), { at: now, line });
        return [];
      }
      return line ? [line] : [];
    }
    const begun = this.begins.get(keyOf(row));
    if (begun && (row.fraction > 0 || now - begun.at >= BEGINS_AFTER_MS)) {
      this.begins.delete(keyOf(row));
      return [begun.line];
    }
    const told = this.told.get(keyOf(row));
    const long = told && now - told.at >= TELL_EVERY_MS && row.fraction - told.fraction >= TELL_STEP;
    if (row.state !== 'RUNNING' || !long || row.fraction > NEARLY_DONE) {
      return [];
    }
    this.told.set(keyOf(row), { at: now, fraction: row.fraction });
    const step = row.language ? `${STEPS[row.stage]?.begun ?? row.stage} ` : '';
    const facts = [`${step}${Math.floor(row.fraction * 100)} %`, runningText(row, now)].filter(Boolean);
    return [`${name}: ${facts.join(' · ')}`];
  }
}

function changeWords(row: StageRow): string | null {
  const step = row.language ? STEPS[row.stage] : { begun: 'begun', done: 'done' };
  // The job's own last delivery says nothing to people, nor do a language's moments.
  const silent = !step || (row.stage === 'publish' && row.language === null);
  switch (row.state) {
    case 'RUNNING':
      if (row.attempt > 1) {
        return `${step?.begun ?? row.stage}, attempt ${row.attempt}`;
      }
      return silent ? null : step.begun;
    case 'DONE':
      if (row.stage === 'publish' && row.language !== null) {
        return 'finished';
      }
      return silent ? null : doneWords(row, step.done);
    case 'FAILED':
      return `${row.language ? `${row.stage} ` : ''}failed: ${row.error ?? ''}`;
    case 'CANCELLED':
    case 'READY':
    case 'WAITING':
      return null;
  }
}

function doneWords(row: StageRow, done: string): string {
  if (row.from_checkpoint) {
    return row.language ? `${done} before, used again` : 'unchanged, used again';
  }
  const { since, ended } = row;
  return since === null || ended === null ? done : `${done} in ${clock(ended - since)}`;
}

const keyOf = ({ stage, language }: StageRow): string => `${stage} ${language ?? ''}`;

function old(state: ProgressState, row: StageRow): StageRow | undefined {
  return state.rows.find((one) => one.stage === row.stage && one.language === row.language);
}
