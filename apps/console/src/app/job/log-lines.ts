import { LOG_LEVELS, type LogLevel, type LogLine } from '@z2/contracts';

/** The lines of this level and worse, of one stage ('': of all), that have a text ('': any) in their message. */
export function linesOf(lines: readonly LogLine[], level: LogLevel, stage: string, text = ''): LogLine[] {
  const wanted = text.trim().toLowerCase();
  const least = LOG_LEVELS.indexOf(level);
  return lines.filter(
    (line) =>
      LOG_LEVELS.indexOf(line.level) >= least &&
      (!stage || line.stage === stage) &&
      (!wanted || line.message.toLowerCase().includes(wanted)),
  );
}

/** So many lines are on the page at once, and so many more come at its ends. */
export const WINDOW = 600;

/** Which of `count` lines are on the page: those around `at`; null: the newest. Places of the first, and after the last. */
export function windowOf(
  count: number,
  at: number | null,
  extra: { before: number; after: number },
): { from: number; to: number } {
  const newest = at === null;
  const from = newest ? count - WINDOW : at - WINDOW / 2;
  const to = newest ? count : at + WINDOW / 2;
  return { from: Math.max(0, from - extra.before), to: Math.min(count, to + extra.after) };
}

/** The next line of level ERROR after one of these (by seq), round to the first; null: there is none. */
export function nextError(lines: readonly LogLine[], after: number): number | null {
  const errors = lines.filter(({ level }) => level === 'ERROR');
  return (errors.find(({ seq }) => seq > after) ?? errors[0])?.seq ?? null;
}
