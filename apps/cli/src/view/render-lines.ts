import { styleText } from 'node:util';

import { STATUS_TEXTS } from '@z2/contracts';

import { clock, rate } from './format';
import { paceOf } from './pace';
import { plain } from './plain';
import type { ProgressState, StageRow } from './progress-state';
import { type ViewRow, viewRows } from './view-rows';

/** Room that the live view has, in characters. */
export interface Room {
  width: number;
  height: number;
  colour: boolean;
}

/** The bar gives way to words where the line is short. */
const BAR = { wide: 24, short: 14 } as const;
const WIDE = 96;
const NAME = 14;
const STEP = 9;
/** Below this width the bar would leave no room for words. */
const NARROW = 64;

const STYLES = {
  DONE: 'green',
  FAILED: 'red',
  RUNNING: 'cyan',
  READY: 'gray',
  WAITING: 'gray',
  CANCELLED: 'gray',
} as const;

/** The compact live view: what is done once, and a line for each language; no wider and no higher than the terminal. Pure. */
export function renderLines(state: ProgressState, title: string, room: Room, now = Date.now()): string[] {
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    room.colour ? styleText(style, text, { validateStream: false }) : text;
  const status = `${STATUS_TEXTS[state.status].toLowerCase()}  ${Math.floor(state.progress)} %`;
  const width = Math.max(1, room.width - 1);
  const head = `${cut(plain(title), Math.max(0, width - status.length - 2))}  ${status}`;
  const { shown, hidden } = fitRows(viewRows(state), Math.max(1, room.height - 3));
  const lines = shown.map((row) => {
    const { run } = row;
    // What waits may have prepared itself: it does not move, and looks like it.
    const fraction = run.state === 'DONE' ? 1 : isAtRest(run.state) ? 0 : run.fraction;
    const bar = width < NARROW ? '' : `${barOf(fraction, width)} `;
    const percent =
      run.state === 'RUNNING' || run.state === 'DONE'
        ? `${Math.floor(fraction * 100)} %`.padStart(5)
        : '     ';
    const name = `${cut(row.name, NAME).padEnd(NAME)} ${(row.step ?? '').padEnd(STEP)}`;
    const left = width - 2 - name.length - 1 - bar.length - 5 - 2;
    return `  ${name} ${paint(STYLES[run.state], bar)}${percent}  ${paint('dim', cut(rowText(row, now), Math.max(0, left)))}`;
  });
  return [
    paint('bold', cut(head, width)),
    ...lines.map((line) => (width < NARROW && !room.colour ? cut(line, width) : line)),
    ...(hidden > 0 ? [paint('dim', cut(`  and ${hidden} more`, width))] : []),
  ];
}

const isAtRest = (state: StageRow['state']): boolean => state === 'WAITING' || state === 'READY';

/** A bar as wide as a line of that width has room for; empty where it is narrow. */
export function barOf(fraction: number, width: number): string {
  const size = width < NARROW ? 0 : width < WIDE ? BAR.short : BAR.wide;
  const full = Math.round(fraction * size);
  return `${'━'.repeat(full)}${'╌'.repeat(size - full)}`;
}

/** Those rows that have room: what runs and what failed before what is next, what is done last. */
function fitRows(rows: readonly ViewRow[], height: number): { shown: ViewRow[]; hidden: number } {
  if (rows.length <= height) {
    return { shown: [...rows], hidden: 0 };
  }
  const order = ['RUNNING', 'FAILED', 'READY', 'WAITING', 'CANCELLED', 'DONE'];
  const wanted = [...rows].sort((a, b) => order.indexOf(a.run.state) - order.indexOf(b.run.state));
  const kept = new Set(wanted.slice(0, Math.max(1, height - 1)));
  return { shown: rows.filter((row) => kept.has(row)), hidden: rows.length - kept.size };
}

export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

function rowText({ run, unchanged }: ViewRow, now: number): string {
  switch (run.state) {
    case 'DONE':
      return unchanged ? 'unchanged, used again' : 'done';
    case 'RUNNING':
      return runningText(run, now);
    case 'FAILED':
      return `failed: ${run.error ?? ''}`;
    case 'READY':
      return run.attempt > 0 ? 'will be tried again' : 'next';
    case 'CANCELLED':
      return 'cancelled';
    case 'WAITING':
      return 'waiting';
  }
}

/** Rate, time left, attempt of a run that is at work. */
export function runningText(run: StageRow, now: number): string {
  const elapsed = run.since === null ? 0 : now - run.since;
  const pace = paceOf(run.samples, now);
  const parts = [
    pace && run.measure ? rate(run.measure.unit, pace.done * 1000) : '',
    typeof pace?.left === 'number' ? `${clock(pace.left)} left` : clock(elapsed),
    run.attempt > 1 ? `attempt ${run.attempt}` : '',
  ];
  return parts.filter(Boolean).join(' · ');
}
