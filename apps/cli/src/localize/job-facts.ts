import { relative } from 'node:path';

import {
  CHECK_SEVERITIES,
  checkFacts,
  countOf,
  type EngineUse,
  engineUseWords,
  engineWork,
  findingsOf,
  type JobCheck,
  type JobView,
  languageName,
  noteWords,
  SEVERITY_NAMES,
  totalCost,
} from '@z2/contracts';

import { plain } from '../view/plain';

/** One line for each engine, with what it says of itself only where that is the same for all that it made. */
export function engineLines(job: JobView): string[] {
  if (job.languages.every(({ status }) => status !== 'COMPLETED')) {
    return [];
  }
  const uses = Map.groupBy(job.engines, engineUseWords);
  const lines = [...uses].map(([name, all]) => {
    // The note of subtitles is in their words already.
    const notes = [...new Set(all.flatMap(({ kind, note }) => (kind === 'captions' ? [] : (note ?? []))))];
    return `  ${name}${notes.length === 1 ? `: ${noteWords(notes[0] ?? '')}` : ''}`;
  });
  return [
    ...(lines.length ? ['Made with', ...lines] : []),
    ...(job.engines.some(({ quality }) => quality === 'preview')
      ? ['Preview quality is good to try the flow; ./z2 doctor says what would make it better.']
      : []),
  ];
}

/** What services that count were given, and what that cost where their prices are known. */
export function usageLines(uses: readonly EngineUse[]): string[] {
  const lines = uses.flatMap(({ kind, engine, usage }) => {
    const { characters, tokens_in, tokens_out, audio_ms, cost } = usage ?? {};
    const parts = [
      ...(characters ? [`${characters} characters`] : []),
      ...(tokens_in || tokens_out ? [`${tokens_in ?? 0} + ${tokens_out ?? 0} tokens`] : []),
      ...(audio_ms ? [`${(audio_ms / 60_000).toFixed(1)} min of sound`] : []),
      ...(cost ? [`${money(cost.amount)} ${cost.currency}`] : []),
    ];
    return parts.length > 0 && kind !== 'captions'
      ? [`${engineWork(kind, engine)}: ${parts.join(', ')}`]
      : [];
  });
  const total = totalCost(uses).map(({ amount, currency }) => `${money(amount)} ${currency}`);
  return lines.length > 0
    ? [`Used: ${lines.join('; ')}.${total.length ? ` Cost of this job: ${total.join(' + ')}.` : ''}`]
    : [];
}

const money = (amount: number): string => amount.toFixed(amount < 0.1 ? 4 : 2);

const SHOWN_CHECKS = 8;

/** What did not hold, faults first, with the weight and the count that it has everywhere; a line for each language. */
export function checkLines(job: JobView, most = SHOWN_CHECKS): string[] {
  const failed = CHECK_SEVERITIES.flatMap((severity) =>
    job.checks
      .filter(({ passed, check }) => !passed && checkFacts(check).severity === severity)
      .map((check) => ({ severity, check })),
  );
  if (failed.length === 0) {
    return [];
  }
  const found = findingsOf(failed.map(({ check }) => check.check));
  const counts = [
    ...(found.errors > 0 ? [countOf(found.errors, SEVERITY_NAMES.error)] : []),
    ...(found.warnings > 0 ? [countOf(found.warnings, SEVERITY_NAMES.warning)] : []),
  ];
  // A rule counts once, and may have a line for each language.
  const places =
    failed.length > found.errors + found.warnings ? `, in ${countOf(failed.length, 'place')}` : '';
  const lines = failed.slice(0, most).map(({ severity, check }) => {
    const of = check.language ? ` (${languageName(check.language)})` : '';
    return `  ${SEVERITY_NAMES[severity]}: ${checkFacts(check.check).name}${of}: ${plain(check.message)}${editHint(check)}`;
  });
  const more = failed.length - lines.length;
  return [
    `${counts.join(' and ')} to look at${places}:`,
    ...lines,
    ...(more > 0 ? [`  and ${more} more in report.json`] : []),
  ];
}

/** How subtitles that somebody edited become those of the next run. */
function editHint({ check, value, language }: JobCheck): string {
  const isSubtitles = typeof value === 'string' && /\.(srt|vtt|ass)\.edited(-\d+)?$/.test(value);
  return check === 'edits_kept' && isSubtitles && language
    ? ` To use it: --translation ${language}=${plain(relative(process.cwd(), value))}`
    : '';
}
