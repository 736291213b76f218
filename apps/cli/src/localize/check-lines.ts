import { relative } from 'node:path';

import {
  CHECK_SEVERITIES,
  checkFacts,
  countOf,
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
  // A rule counts once, and may have a finding for each language.
  const places = failed.length > rules.length ? `, in ${countOf(failed.length, 'place')}` : '';
  return [
    `${countWords(failed)} to look at${places}:`,
    ...told.flatMap((own) => ruleLines(own, shown.each)),
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

/** One finding in one line; several below the name of their rule. */
function ruleLines(own: readonly JobCheck[], most: number): string[] {
  const [first] = own;
  if (!first) {
    return [];
  }
  const { severity, name } = checkFacts(first.check);
  const head = `  ${SEVERITY_NAMES[severity]}: ${name}`;
  if (own.length === 1) {
    return [`${head}${first.language ? ` (${languageName(first.language)})` : ''}: ${words(first)}`];
  }
  const left = own.length - most;
  return [
    head,
    ...own
      .slice(0, most)
      .map((check) => `    ${check.language ? `${languageName(check.language)}: ` : ''}${words(check)}`),
    ...(left > 0 ? [`    and ${left} more in report.json`] : []),
  ];
}

const words = (check: JobCheck): string => `${plain(check.message)}${editHint(check)}`;

/** How subtitles that somebody edited become those of the next run. */
function editHint({ check, value, language }: JobCheck): string {
  const isSubtitles = typeof value === 'string' && /\.(srt|vtt|ass)\.edited(-\d+)?$/.test(value);
  return check === 'edits_kept' && isSubtitles && language
    ? ` To use it: --translation ${language}=${plain(relative(process.cwd(), value))}`
    : '';
}
