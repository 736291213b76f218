import { styleText } from 'node:util';

import { isTerminal, languageName } from '@z2/contracts';

import { clock, rate, timeLeft } from './format';
import { plain } from './plain';
import { orderedRows, type ProgressState, type StageRow } from './progress-state';

/** Room that the live view has, in characters. */
export interface Room {
  width: number;
  height: number;
  colour: boolean;
}

const BAR = 24;
const NAME = 18;
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

/** The compact live view: one line per stage and language, no wider and no higher than the terminal. Pure. */
export function renderLines(state: ProgressState, title: string, room: Room, now = Date.now()): string[] {
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    room.colour ? styleText(style, text, { validateStream: false }) : text;
  const status = `${state.status.toLowerCase().replaceAll('_', ' ')}  ${Math.floor(state.progress)} %`;
  const width = Math.max(1, room.width - 1);
  const head = `${cut(plain(title), Math.max(0, width - status.length - 2))}  ${status}`;
  const { shown, hidden } = fitRows(orderedRows(state), Math.max(1, room.height - 3));
  const lines = shown.map((row) => {
    const fraction = row.state === 'DONE' ? 1 : row.fraction;
    const full = Math.round(fraction * BAR);
    const bar = width < NARROW ? '' : `${'━'.repeat(full)}${'╌'.repeat(BAR - full)} `;
    const percent =
      row.state === 'RUNNING' || row.state === 'DONE'
        ? `${Math.floor(fraction * 100)} %`.padStart(5)
        : '     ';
    const name = cut(place(row), NAME).padEnd(NAME);
    const left = width - 2 - NAME - 1 - bar.length - 5 - 2;
    return `  ${name} ${paint(STYLES[row.state], bar)}${percent}  ${paint('dim', cut(stateText(row, now), Math.max(0, left)))}`;
  });
  return [
    paint('bold', cut(head, width)),
    ...lines.map((line) => (width < NARROW && !room.colour ? cut(line, width) : line)),
    ...(hidden > 0 ? [paint('dim', cut(`  and ${hidden} more stage runs`, width))] : []),
  ];
}

/** Several jobs, a line each; those that are at work where there is no room for all. Pure. */
export function batchLines(jobs: readonly { name: string; state: ProgressState }[], room: Room): string[] {
  const width = Math.max(1, room.width - 1);
  const height = Math.max(1, room.height - 2);
  const isOver = ({ state }: { state: ProgressState }): boolean => isTerminal(state.status);
  const byNeed = [...jobs].sort((a, b) => Number(isOver(a)) - Number(isOver(b)));
  const kept = new Set(jobs.length <= height ? jobs : byNeed.slice(0, Math.max(1, height - 1)));
  const name = Math.min(
    32,
    Math.max(12, ...jobs.map((job) => plain(job.name).length)),
    Math.max(8, width - 30),
  );
  const lines = jobs
    .filter((job) => kept.has(job))
    .map((job) => {
      const { status, progress } = job.state;
      const full = Math.round((progress / 100) * BAR);
      const bar = width < NARROW ? '' : ` ${'━'.repeat(full)}${'╌'.repeat(BAR - full)}`;
      const style = status === 'FAILED' ? 'red' : status === 'COMPLETED' ? 'green' : 'cyan';
      const painted = room.colour ? styleText(style, bar, { validateStream: false }) : bar;
      const words = status.toLowerCase().replaceAll('_', ' ');
      return `  ${cut(plain(job.name), name).padEnd(name)}${painted} ${`${Math.floor(progress)} %`.padStart(5)}  ${words}`;
    });
  const hidden = jobs.length - kept.size;
  return [...lines, ...(hidden > 0 ? [cut(`  and ${hidden} more`, width)] : [])];
}

/** Those rows that have room: what runs and what failed before what is next, what is done last. */
function fitRows(rows: readonly StageRow[], height: number): { shown: StageRow[]; hidden: number } {
  if (rows.length <= height) {
    return { shown: [...rows], hidden: 0 };
  }
  const order = ['RUNNING', 'FAILED', 'READY', 'WAITING', 'CANCELLED', 'DONE'];
  const wanted = [...rows].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const kept = new Set(wanted.slice(0, Math.max(1, height - 1)));
  return { shown: rows.filter((row) => kept.has(row)), hidden: rows.length - kept.size };
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

function place(row: StageRow): string {
  return row.language ? `${row.stage} ${row.language}` : row.stage;
}

function stateText(row: StageRow, now: number): string {
  switch (row.state) {
    case 'DONE':
      return row.from_checkpoint ? 'unchanged, used again' : 'done';
    case 'RUNNING':
      return runningText(row, row.since === null ? 0 : now - row.since);
    case 'FAILED':
      return `failed: ${row.error ?? ''}`;
    case 'READY':
      return row.attempt > 0 ? 'will be tried again' : 'next';
    case 'CANCELLED':
      return 'cancelled';
    case 'WAITING':
      return 'waiting';
  }
}

function runningText(row: StageRow, elapsed: number): string {
  const left = timeLeft(row.fraction, elapsed);
  const parts = [
    rate(row.measure, elapsed),
    left === null ? clock(elapsed) : `${clock(left)} left`,
    row.attempt > 1 ? `attempt ${row.attempt}` : '',
  ];
  return parts.filter(Boolean).join(' · ');
}

/** One line per change, for pipes: what differs between two states. Pure. */
export function changeLines(before: ProgressState, after: ProgressState): string[] {
  const lines = after.rows.flatMap((row) => {
    const old = before.rows.find((one) => one.stage === row.stage && one.language === row.language);
    const name = row.language ? `${row.stage} (${languageName(row.language)})` : row.stage;
    if (old?.state !== row.state && row.state !== 'READY' && row.state !== 'WAITING') {
      const again = row.attempt > 1 ? `begun, attempt ${row.attempt}` : 'begun';
      return [`${name}: ${row.state === 'RUNNING' ? again : stateText(row, Date.now())}`];
    }
    const quarter = (fraction: number): number => Math.floor(fraction * 4);
    return row.state === 'RUNNING' && quarter(row.fraction) > quarter(old?.fraction ?? 0)
      ? [`${name}: ${quarter(row.fraction) * 25} %`]
      : [];
  });
  const status = before.status === after.status ? [] : [`${after.status} ${Math.floor(after.progress)} %`];
  return [
    ...after.warnings.slice(before.warnings.length).map((warning) => `warning: ${plain(warning)}`),
    ...lines,
    ...status,
  ];
}
