import { countOf, engineUseWords, type JobPlan, languageName, type PlanTime } from '@z2/contracts';

import { clock } from '../view/format';
import { plain } from '../view/plain';
import { stepWords } from '../view/view-rows';

/** A plan for people: source, steps with engine, quality and time, cost, what is missing. Pure. */
export function planLines(plan: JobPlan, name: string): string[] {
  return [
    sourceLine(plan, name),
    ...stepLines(plan),
    '',
    totalLine(plan),
    ...costLines(plan),
    ...listOf(
      'It cannot run as it is:',
      plan.faults.map(
        ({ stage, language, error }) =>
          `${language ? `${languageName(language)}: ` : `${stage}: `}${error.message} → ${error.remedy}`,
      ),
    ),
    ...listOf('Not known before:', plan.unknown),
    ...listOf(
      'Would be better with:',
      plan.better.map(({ kind, engine, quality, remedy }) => `${kind} by ${engine} (${quality}): ${remedy}`),
    ),
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

function stepLines({ steps }: JobPlan): string[] {
  const rows = steps.map((step) => {
    const engines = step.engines.map((engine) => {
      const note = engine.kind === 'captions' || !engine.note ? '' : `: ${engine.note}`;
      return `${engineUseWords(engine)}${note}`;
    });
    const where = step.language ? languageName(step.language) : '';
    const stage = stepWords(step.stage, step.language);
    return [stage, where, timeText(step.time), engines.join('; ')] as const;
  });
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}

function timeText(time: PlanTime | null): string {
  if (!time) {
    return 'no past yet';
  }
  return time.ms === null ? `${clock(time.ms_per_minute)} a minute` : `about ${clock(time.ms)}`;
}

/** What is made already is not looked for: it would be used again, and take no time. */
function totalLine({ total_ms: total, steps }: JobPlan): string {
  const runs = Math.min(...steps.map(({ time }) => time?.runs ?? 0));
  return total === null
    ? 'Time: not known, since not every step has a past here (or the length is not known).'
    : `Time: about ${clock(total)} to make all of it anew, by what this machine did before${runs < 3 ? ' (few runs: rough)' : ''}; what is made already is used again.`;
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
