import { styleText } from 'node:util';

import { languageName, type ProgressMeasure } from '@z2/contracts';

import { orderedRows, type ProgressState, type StageRow } from './progress-state';

const BAR = 24;

/** `1:05` or `1:02:05` of ms. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `3.4 MB` of bytes, in steps of 1000. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** How fast: `3.1× real time`, `4.2 MB/s`, `12 cues/s`. Empty until there is something to measure. */
export function rate(measure: ProgressMeasure | null, elapsedMs: number): string {
  if (!measure || elapsedMs < 500 || measure.done <= 0) {
    return '';
  }
  const perSecond = measure.done / (elapsedMs / 1000);
  switch (measure.unit) {
    case 'ms':
      return `${(perSecond / 1000).toFixed(1)}× real time`;
    case 'bytes':
      return `${bytes(perSecond)}/s`;
    case 'frames':
      return `${Math.round(perSecond)} fps`;
    case 'cues':
      return `${perSecond.toFixed(1)} cues/s`;
  }
}

/** Time left in ms from the fraction reached in the elapsed time; null while nothing is known. */
export function timeLeft(fraction: number, elapsedMs: number): number | null {
  return fraction > 0.02 && elapsedMs > 1_000 ? (elapsedMs * (1 - fraction)) / fraction : null;
}

function place(row: StageRow): string {
  return row.language ? `${row.stage} ${row.language}` : row.stage;
}

function stateText(row: StageRow, now: number): string {
  const elapsed = row.since ? now - row.since : 0;
  switch (row.state) {
    case 'DONE':
      return row.from_checkpoint ? 'unchanged, used again' : 'done';
    case 'RUNNING': {
      const left = timeLeft(row.fraction, elapsed);
      return [
        rate(row.measure, elapsed),
        left === null ? clock(elapsed) : `${clock(left)} left`,
        row.attempt > 1 ? `attempt ${row.attempt}` : '',
      ]
        .filter(Boolean)
        .join(' · ');
    }
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

/** The compact live view: one line per stage and language, as wide as the terminal. Pure. */
export function renderLines(
  state: ProgressState,
  title: string,
  width: number,
  colour: boolean,
  now = Date.now(),
): string[] {
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const rows = orderedRows(state).filter(
    (row) => row.state !== 'WAITING' || row.language !== null || row.stage === 'transcribe',
  );
  const head = `${title}  ${state.status.toLowerCase().replaceAll('_', ' ')}  ${Math.floor(state.progress)} %`;
  const lines = rows.map((row) => {
    const fraction = row.state === 'DONE' ? 1 : row.fraction;
    const full = Math.round(fraction * BAR);
    const bar = '━'.repeat(full) + (full < BAR ? '╌'.repeat(BAR - full) : '');
    const style =
      row.state === 'DONE'
        ? 'green'
        : row.state === 'FAILED'
          ? 'red'
          : row.state === 'RUNNING'
            ? 'cyan'
            : 'gray';
    const name = place(row).padEnd(18);
    const percent =
      row.state === 'RUNNING' || row.state === 'DONE'
        ? `${Math.floor(fraction * 100)} %`.padStart(5)
        : '     ';
    const text = stateText(row, now);
    const room = Math.max(0, width - 2 - 18 - 1 - BAR - 1 - 5 - 2);
    return `  ${name} ${paint(style, bar)} ${percent}  ${paint('dim', text.slice(0, room))}`;
  });
  return [paint('bold', head.slice(0, width)), ...lines];
}

/** One line per change, for pipes: what differs between two states. Pure. */
export function changeLines(before: ProgressState, after: ProgressState): string[] {
  const lines = after.rows.flatMap((row) => {
    const old = before.rows.find((one) => one.stage === row.stage && one.language === row.language);
    const name = row.language ? `${row.stage} (${languageName(row.language)})` : row.stage;
    if (old?.state !== row.state && row.state !== 'READY' && row.state !== 'WAITING') {
      return [`${name}: ${row.state === 'RUNNING' ? 'begun' : stateText(row, Date.now())}`];
    }
    const quarter = (fraction: number): number => Math.floor(fraction * 4);
    return row.state === 'RUNNING' && quarter(row.fraction) > quarter(old?.fraction ?? 0)
      ? [`${name}: ${quarter(row.fraction) * 25} %`]
      : [];
  });
  const status = before.status === after.status ? [] : [`${after.status} ${Math.floor(after.progress)} %`];
  return [
    ...after.warnings.slice(before.warnings.length).map((warning) => `warning: ${warning}`),
    ...lines,
    ...status,
  ];
}
