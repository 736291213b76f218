import { relative } from 'node:path';

import { checkFacts, countOf, type JobCheck, type JobView, languageName } from '@z2/contracts';

import { bytes, clock } from '../view/format';
import { plain } from '../view/plain';
import { checkLines, countWords } from './check-lines';
import type { FolderFacts } from './folder-facts';
import { engineLines, usageLines } from './job-facts';
import { nextLines, verdictLine } from './next-lines';
import { dryRunLines, publishedLines } from './publish-lines';

/** What a finished job left, for people. `folder`: paths below `out`; null: no report of the job is there. Pure. */
export function summaryLines(job: JobView, folder: FolderFacts | null, out: string): string[] {
  if (isUnchanged(job)) {
    return unchangedLines(job, folder, out);
  }
  return [
    ...(job.options.dry_run ? dryRunLines(job) : resultLines(job, folder, out)),
    ...publishedLines(job),
    ...engineLines(job),
    ...usageLines(job.engines),
    ...checkLines(job),
    ...nextLines(job, folder, out),
    ...verdictLine(job),
  ];
}

/** Whether all that is made was there already; delivering takes a look each time. */
function isUnchanged({ status, stages, options }: JobView): boolean {
  const made = stages.filter(({ stage }) => stage !== 'publish');
  const isThere = made.length > 0 && made.every(({ from_checkpoint }) => from_checkpoint);
  return status === 'COMPLETED' && !options.dry_run && isThere;
}

/** Of results that were told of before, only where they are, and what delivering them found. */
function unchangedLines(job: JobView, folder: FolderFacts | null, out: string): string[] {
  const failed = job.checks.filter(({ passed }) => !passed);
  const news = failed.filter(({ stage }) => stage === 'publish');
  const before = failed.filter(({ stage }) => stage !== 'publish');
  const files = folder ? countOf(folder.files.length + reportItself(job).length, 'file') : 'the files';
  return [
    ...partLines(job),
    `Unchanged: ${files} (${job.target_languages.map(languageName).join(', ')}) in ${folderName(out)}.`,
    ...earlierLines(folder),
    ...publishedLines(job),
    ...checkLines({ checks: news }),
    ...beforeLines(before),
  ];
}

/** What was found before: faults by name again, the others counted. */
function beforeLines(before: readonly JobCheck[]): string[] {
  const faults = before.filter(({ check }) => checkFacts(check).severity === 'error');
  if (before.length === 0) {
    return [];
  }
  const others = before.length > faults.length ? ' (all: report.json there)' : '';
  return [
    `${countWords(before)} as before${others}${faults.length > 0 ? ':' : '.'}`,
    ...checkLines({ checks: faults }).slice(1),
  ];
}

const folderName = (out: string): string => `${plain(relative(process.cwd(), out) || '.')}/`;

function resultLines(job: JobView, folder: FolderFacts | null, out: string): string[] {
  const done = job.languages.filter(({ status }) => status === 'COMPLETED').map(({ language }) => language);
  if (done.length === 0) {
    return [];
  }
  const files = folder ? [...folder.files, ...reportItself(job)] : [];
  const width = Math.max(0, ...files.map(({ path }) => path.length));
  return [
    ...partLines(job),
    `Results in ${folderName(out)} (${done.join(', ')})${files.length ? ':' : ''}`,
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
