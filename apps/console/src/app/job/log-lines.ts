import { LOG_LEVELS, type LogLevel, type LogLine } from '@z2/contracts';

/** The lines of this level and worse, of one stage ('': of all). */
export function linesOf(lines: readonly LogLine[], level: LogLevel, stage: string): LogLine[] {
  const least = LOG_LEVELS.indexOf(level);
  return lines.filter((line) => LOG_LEVELS.indexOf(line.level) >= least && (!stage || line.stage === stage));
}

/** As a text file: one line each, with the time in UTC, level and place. */
export function logText(lines: readonly LogLine[]): string {
  return lines
    .map(({ at, level, stage, language, message }) => {
      const place = [stage, language].filter(Boolean).join('/');
      return `${at} ${level.padEnd(7)} ${place ? `[${place}] ` : ''}${message.replaceAll('\n', '\n  ')}\n`;
    })
    .join('');
}
