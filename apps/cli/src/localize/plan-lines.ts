import {
  countOf,
  engineName,
  engineUseWords,
  type JobPlan,
  languageName,
  noteWords,
  type PlanTime,
} from '@z2/contracts';
import { BETTER_WORDS } from '@z2/runtime';

import { clock } from '../view/format';
import { plain } from '../view/plain';
import { stepWords } from '../view/view-rows';

/** A plan for people: source, steps with engine, quality and time, cost, what is missing. Pure. */
export function planLines(plan: JobPlan, name: string): string[] {
  const impossible = new Set(plan.faults.flatMap(({ language }) => language ?? []));
  const possible = plan.target_languages.filter((language) => !impossible.has(language));
  const steps = plan.steps.filter(({ language }) => language === null || !impossible.has(language));
  const without = impossible.size > 0 && possible.length > 0 && plan.faults.every(({ language }) => language);
  return [
    sourceLine(plan, name),
    ...stepLines(steps),
    '',
    totalLine(plan, steps),
    ...costLines(plan),
    ...listOf('It cannot run as it is:', [
      ...plan.faults.map(
        ({ stage, language, error }) =>
          `${language ? `${languageName(language)}: ` : `${stage}: `}${error.message} → ${error.remedy}`,
      ),
      ...(without
        ? [
            `Without ${namesOf(impossible)} it can run: --to ${possible.join(',')}. Time and cost above are of that.`,
          ]
        : []),
    ]),
    ...listOf('Not known before:', plan.unknown),
    ...listOf('Note:', plan.notes),
    ...betterLines(plan),
    ...(steps.some(({ engines }) => engines.some((one) => one.kind === 'speech' && one.quality === 'preview'))
      ? [`The words would be a preview of low quality. Better: ${BETTER_WORDS}.`]
      : []),
    '',
    plan.can_run ? 'Nothing was created. Run it: the same command without --plan.' : 'Nothing was created.',
  ];
}

function sourceLine(
  { metadata, source_language: language, target_languages: targets }: JobPlan,
  name: string,
): string {
  const picture = metadata?.width ? `${metadata.width}×${metadata.height}` : metadata ? 'sound only' : null;
  const subtitles = metadata?.subtitles.length ? countOf(metadata.subtitles.length, 'subtitle track') : null;
  const facts = [metadata && clock(metadata.duration_ms), picture, metadata?.clip && 'a part', subtitles];
  const from = language ? `from ${languageName(language)} ` : '';
  const known = facts.filter(Boolean).join(', ');
  return `${plain(name)}${known ? ` (${known})` : ''} ${from}into ${targets.map(languageName).join(', ')}`;
}

const namesOf = (languages: Iterable<string>): string => [...languages].map(languageName).join(', ');

interface StepRow {
  stage: string;
  time: string;
  engines: string;
  languages: string[];
}

/** Languages of one step that are alike share a line; what neither an engine does nor takes a second has none. */
function stepLines(steps: JobPlan['steps']): string[] {
  const rows: StepRow[] = [];
  for (const { stage, language, time, engines } of steps.filter(isWorthTelling)) {
    const words = engines.map((engine) => {
      const route = engine.kind === 'translation' && engine.note ? `: ${noteWords(engine.note)}` : '';
      return `${engineUseWords(engine)}${route}`;
    });
    const row = { stage: stepWords(stage, language), time: timeText(time), engines: words.join('; ') };
    const alike = rows.find(
      (one) => one.stage === row.stage && one.time === row.time && one.engines === row.engines,
    );
    if (alike && language) {
      alike.languages.push(languageName(language));
    } else {
      rows.push({ ...row, languages: language ? [languageName(language)] : [] });
    }
  }
  const cells = rows.map(({ stage, languages, time, engines }) => [
    ...[stage, languages.join(', '), languages.length > 1 && time ? `${time} each` : time, engines],
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    // A column that nothing stands in takes no room.
    `  ${row
      .filter((_, column) => widths[column] !== 0)
      .map((cell, column) => cell.padEnd(widths.filter((width) => width !== 0)[column] ?? 0))
      .join('  ')}`.trimEnd(),
  );
}

function isWorthTelling({ stage, engines, time }: JobPlan['steps'][number]): boolean {
  return engines.length > 0 || stage === 'render' || (time?.ms ?? time?.ms_per_minute ?? 0) >= 1_000;
}

function timeText(time: PlanTime | null): string {
  if (!time) {
    return '';
  }
  return time.ms === null ? `${clock(time.ms_per_minute)} a minute` : `about ${clock(time.ms)}`;
}

/** What is made already is not looked for: it would be used again, and take no time. */
function totalLine({ total_ms: total, metadata }: JobPlan, steps: JobPlan['steps']): string {
  const runs = Math.min(...steps.map(({ time }) => time?.runs ?? 0));
  return total === null
    ? `Time: not known, since ${whyUnknown(metadata, steps)}.`
    : `Time: about ${clock(total)} to make all of it anew, by what this machine did before${runs < 3 ? ' (few runs: rough)' : ''}; what is made already is used again.`;
}

function whyUnknown(metadata: JobPlan['metadata'], steps: JobPlan['steps']): string {
  const without = [...new Set(steps.flatMap(({ stage, time }) => (time ? [] : [stage])))];
  return metadata && without.length > 0
    ? `this machine has not done the like before: ${without.join(', ')}`
    : 'the length of the video is not known';
}

/** By the kind of work: how each is set up would be a page. */
function betterLines({ better }: JobPlan): string[] {
  const lines = [...Map.groupBy(better, ({ kind }) => kind)].map(
    ([kind, own]) => `${kind}: ${own.map(({ engine }) => engineName(kind, engine)).join(', ')}`,
  );
  return listOf('Would be better with one of these (./z2 doctor says how):', lines);
}

function costLines({ cost }: JobPlan): string[] {
  const total = cost.total.map(
    ({ amount, currency }) => `${amount.toFixed(amount < 0.1 ? 4 : 2)} ${currency}`,
  );
  return [
    ...(total.length > 0 ? [`Cost: about ${total.join(' + ')}.`] : []),
    ...cost.notes.map((note) => (total.length > 0 ? `  ${note}` : `Cost: ${note}`)),
  ];
}

function listOf(head: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [head, ...lines.map((line) => `  ${plain(line)}`)] : [];
}
