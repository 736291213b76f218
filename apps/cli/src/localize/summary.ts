import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import {
  CHECK_SEVERITIES,
  checkFacts,
  countOf,
  type EngineUse,
  engineUseWords,
  engineWork,
  type JobCheck,
  type JobReport,
  type JobView,
  languageName,
  SEVERITY_NAMES,
  totalCost,
} from '@z2/contracts';

import { bytes, clock } from '../view/format';
import { plain } from '../view/plain';
import { dryRunLines, publishedLines } from './publish-lines';

/** What lies in the folder of results, as the report there tells. */
export type FolderFacts = Pick<JobReport, 'files' | 'earlier'>;

/** What a finished job left, for people. `folder`: paths below `out`; null: no report of the job is there. Pure. */
export function summaryLines(job: JobView, folder: FolderFacts | null, out: string): string[] {
  return [
    ...(job.options.dry_run ? dryRunLines(job) : resultLines(job, folder, out)),
    ...publishedLines(job),
    ...engineLines(job),
    ...usageLines(job.engines),
    ...checkLines(job),
  ];
}

/** What the report in the folder of results tells, if it is this job's. */
export async function folderFacts(job: JobView, out: string): Promise<FolderFacts | null> {
  try {
    const report = JSON.parse(await readFile(join(out, 'report.json'), 'utf8')) as JobReport;
    return report.job_uuid === job.job_uuid ? report : null;
  } catch {
    // No report here: the results are on another machine, or the job failed before there was one.
    return null;
  }
}

function resultLines(job: JobView, folder: FolderFacts | null, out: string): string[] {
  const done = job.languages.filter(({ status }) => status === 'COMPLETED').map(({ language }) => language);
  if (done.length === 0) {
    return [];
  }
  const name = relative(process.cwd(), out) || '.';
  const files = folder ? [...folder.files, ...reportItself(job)] : [];
  const width = Math.max(0, ...files.map(({ path }) => path.length));
  return [
    ...partLines(job),
    `Results in ${plain(name)}/ (${done.join(', ')})${files.length ? ':' : ''}`,
    ...files.map(({ path, size }) => `  ${plain(path).padEnd(width)}  ${bytes(size)}`),
    ...earlierLines(folder),
  ];
}

/** A report cannot list itself. */
function reportItself({ files }: JobView): { path: string; size: number }[] {
  const { name, size } = files.find(({ kind }) => kind === 'report') ?? {};
  return name !== undefined && size !== undefined ? [{ path: name, size }] : [];
}

/** Languages that earlier runs made and that still go with these results; what does not is a check. */
function earlierLines(folder: FolderFacts | null): string[] {
  const matching = folder?.earlier.flatMap(({ files }) => files.filter(({ matches }) => matches)) ?? [];
  const languages = [...Map.groupBy(matching, ({ language }) => language ?? '')].map(
    ([language, own]) => `${languageName(language)} (${countOf(own.length, 'file')})`,
  );
  return languages.length > 0 ? [`There too, of an earlier run: ${languages.join(', ')}.`] : [];
}

/** A part begins at a key frame, which may be earlier than was asked. */
function partLines({ metadata }: JobView): string[] {
  const clip = metadata?.clip;
  return clip
    ? [`Only a part: ${clock(clip.from_ms)} to ${clock(clip.to_ms)} (it begins at a key frame).`]
    : [];
}

/** One line for each engine, with what it says of itself only where that is the same for all that it made. */
function engineLines(job: JobView): string[] {
  if (job.languages.every(({ status }) => status !== 'COMPLETED')) {
    return [];
  }
  const uses = Map.groupBy(job.engines, engineUseWords);
  const lines = [...uses].map(([name, all]) => {
    // The note of subtitles is in their words already.
    const notes = [...new Set(all.flatMap(({ kind, note }) => (kind === 'captions' ? [] : (note ?? []))))];
    return `  ${name}${notes.length === 1 ? `: ${notes[0] ?? ''}` : ''}`;
  });
  return [
    ...(lines.length ? ['Made with', ...lines] : []),
    ...(job.engines.some(({ quality }) => quality === 'preview')
      ? ['Preview quality is good to try the flow; ./z2 doctor says what would make it better.']
      : []),
  ];
}

/** What services that count were given, and what that cost where their prices are known. */
function usageLines(uses: readonly EngineUse[]): string[] {
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

/** What did not hold, faults first, with the weight that it has everywhere. */
function checkLines(job: JobView): string[] {
  const failed = CHECK_SEVERITIES.flatMap((severity) =>
    job.checks
      .filter(({ passed, check }) => !passed && checkFacts(check).severity === severity)
      .map((check) => ({ severity, check })),
  );
  if (failed.length === 0) {
    return [];
  }
  const counts = CHECK_SEVERITIES.flatMap((severity) => {
    const { length } = failed.filter((one) => one.severity === severity);
    return length > 0 ? [countOf(length, SEVERITY_NAMES[severity])] : [];
  });
  const lines = failed.slice(0, SHOWN_CHECKS).map(({ severity, check }) => {
    const of = check.language ? ` (${languageName(check.language)})` : '';
    return `  ${SEVERITY_NAMES[severity]}: ${checkFacts(check.check).name}${of}: ${plain(check.message)}${editHint(check)}`;
  });
  const more = failed.length - lines.length;
  return [
    `${counts.join(' and ')} to look at:`,
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
