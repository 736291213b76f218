import { relative } from 'node:path';

import {
  CHECK_SEVERITIES,
  checkFacts,
  countOf,
  cueNames,
  findingsOf,
  type JobCheck,
  type JobView,
  languageName,
  SEVERITY_NAMES,
} from '@z2/contracts';

import { plain } from '../view/plain';

/** How much of what was found is shown. */
export interface Shown {
  rules: number;
  /** Findings of one rule. */
  each: number;
}

const SHORT: Shown = { rules: 8, each: 3 };
export const ALL: Shown = { rules: Infinity, each: Infinity };

/** What did not hold, by rule, faults first, with the weight and the count that it has everywhere. Pure. */
export function checkLines({ checks }: Pick<JobView, 'checks'>, shown = SHORT): string[] {
  const failed = checks.filter(({ passed }) => !passed);
  if (failed.length === 0) {
    return [];
  }
  const rules = CHECK_SEVERITIES.flatMap((severity) => [
    ...Map.groupBy(
      failed.filter(({ check }) => checkFacts(check).severity === severity),
      ({ check }) => check,
    ).values(),
  ]);
  const told = rules.slice(0, shown.rules);
  const left = rules.slice(shown.rules).flat().length;
  return [
    `${countWords(failed)} to look at:`,
    ...told.flatMap((own) => ruleLines(own, shown)),
    ...(left > 0 ? [`  and ${left} more in report.json`] : []),
  ];
}

/** `1 fault and 2 warnings`, of checks that did not hold. Pure. */
export function countWords(failed: readonly JobCheck[]): string {
  const found = findingsOf(failed.map(({ check }) => check));
  return [
    ...(found.errors > 0 ? [countOf(found.errors, SEVERITY_NAMES.error)] : []),
    ...(found.warnings > 0 ? [countOf(found.warnings, SEVERITY_NAMES.warning)] : []),
  ].join(' and ');
}

/** One finding in one line; several below what they have in common. */
function ruleLines(own: readonly JobCheck[], shown: Shown): string[] {
  const [first] = own;
  if (!first) {
    return [];
  }
  const { severity, found, bound } = checkFacts(first.check);
  const isOneBound = bound && own.every((check) => check.bound === first.bound) && first.bound;
  const head = `  ${SEVERITY_NAMES[severity]}: ${found}${isOneBound ? ` (${first.bound})` : ''}`;
  if (own.length === 1) {
    return [`${head}${first.language ? `, ${languageName(first.language)}` : ''}: ${words(first)}`];
  }
  const left = own.length - shown.each;
  return [
    head,
    ...own
      .slice(0, shown.each)
      .map((check) => `    ${check.language ? `${languageName(check.language)}: ` : ''}${words(check)}`),
    ...(left > 0 ? [`    and ${left} more in report.json`] : []),
  ];
}

/** Where the heading says what it is, the cues say enough. */
function words(check: JobCheck): string {
  const { cues = [], message } = check;
  return cues.length > 0 ? cueNames(cues) : `${plain(message)}${editHint(check)}`;
}

/** How subtitles that somebody edited become those of the next run. */
function editHint({ check, value, language }: JobCheck): string {
  const isSubtitles = typeof value === 'string' && /\.(srt|vtt|ass)\.edited(-\d+)?$/.test(value);
  return check === 'edits_kept' && isSubtitles && language
    ? ` To use it: --translation ${language}=${plain(relative(process.cwd(), value))}`
    : '';
}
