import {
  checkFacts,
  countOf,
  cueClock,
  languageName,
  type LintFinding,
  type LintReport,
  SEVERITY_NAMES,
} from '@z2/contracts';

import { plain } from '../view/plain';

/** Formats as people call them. */
export const FORMAT_NAMES: Readonly<Record<string, string>> = {
  ...{
    ttml: 'TTML',
    lrc: 'LRC',
    json: 'JSON',
    csv: 'CSV',
    xliff: 'XLIFF',
    sami: 'SAMI',
    microdvd: 'MicroDVD',
  },
  ...{ srt: 'SubRip', vtt: 'WebVTT', ass: 'ASS', sbv: 'SBV' },
};

/** What people read of one file: what it is, what is odd in it, each cue that breaks a rule with all that it breaks. Pure. */
export function reportLines(report: LintReport): string[] {
  const { name, cues, findings, notes, repaired } = report;
  const byCue = [...Map.groupBy(findings, ({ cue }) => cue).values()];
  const count = (severity: LintFinding['severity']): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const counts = [
    ...(count('error') > 0 ? [countOf(count('error'), SEVERITY_NAMES.error)] : []),
    ...(count('warning') > 0 ? [countOf(count('warning'), SEVERITY_NAMES.warning)] : []),
  ];
  return [
    `${plain(name)}: ${describe(report)}`,
    ...notes.map(({ line, message }) => `  line ${line}: ${message}`),
    ...byCue.flatMap(cueLines),
    ...(repaired === null
      ? []
      : [
          repaired > 0
            ? `${countOf(repaired, 'finding')} repaired.`
            : 'There was nothing that could be repaired.',
        ]),
    counts.length === 0
      ? `No rule is broken${repaired === null ? '' : ' any more'}.`
      : `${counts.join(' and ')}${repaired === null ? '' : ' left'} in ${byCue.length} of ${countOf(cues, 'cue')}.`,
  ];
}

function describe({ cues, format, encoding, encoding_guessed, language, profile }: LintReport): string {
  const isPlain = encoding === 'utf-8';
  return [
    countOf(cues, 'cue'),
    FORMAT_NAMES[format] ?? format,
    ...(isPlain ? [] : [`${encoding}${encoding_guessed ? ' (guessed)' : ''}`]),
    language === 'und'
      ? 'in a language that cannot be told (name it with --language)'
      : languageName(language),
    `rules of ${profile}`,
  ].join(', ');
}

function cueLines(own: LintFinding[]): string[] {
  const { cue, start_ms, line, text } = own[0]!;
  return [
    `  cue ${cue}, ${cueClock(start_ms)}, line ${line}: ${plain(text.replaceAll('\n', ' / '))}`,
    ...own.map(({ check, severity, message, bound }) => {
      const { found } = checkFacts(check);
      const allowed = BOUND[check] ? ` (${BOUND[check]}: ${bound})` : '';
      return `    ${SEVERITY_NAMES[severity]}: ${found}. ${plain(message)}${plain(allowed)}`;
    }),
  ];
}

/** What the bound of a check is, before its number. */
const BOUND: Readonly<Record<string, string>> = {
  ...{ gap: 'at least', duration_short: 'at least', duration_long: 'at most', reading_speed: 'at most' },
  ...{ line_length: 'at most', line_count: 'at most', line_break: 'better', shot_change: 'the cut, ms' },
  markup: 'closing',
};
