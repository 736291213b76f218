import { LOG_LEVELS, type LogLevel, type LogLine } from '@z2/contracts';

/** The lines of this level and worse, of one stage ('': of all). */
export function linesOf(lines: readonly LogLine[], level: LogLevel, stage: string): LogLine[] {
  const least = LOG_LEVELS.indexOf(level);
  return lines.filter((line) => LOG_LEVELS.indexOf(line.level) >= least && (!stage || line.stage === stage));
}
