import { join, relative } from 'node:path';

import { type JobCheck, type JobView, languageName } from '@z2/contracts';
import { BETTER_WORDS } from '@z2/runtime';

import { plain } from '../view/plain';
import { countWords } from './check-lines';
import type { FolderFacts } from './folder-facts';

/** What a person can do about what was made and found: the words first, since all else is no better than they. Pure. */
export function nextLines(job: JobView, folder: FolderFacts | null, out: string): string[] {
  if (!isDone(job)) {
    return [];
  }
  const { engines } = job;
  const isPreview = (kind: string): boolean =>
    engines.some((use) => use.kind === kind && use.quality === 'preview');
  const others = engines.some(({ kind, quality }) => kind !== 'speech' && quality === 'preview');
  const steps = [
    ...(isPreview('speech') ? [`better words: ${BETTER_WORDS}`] : []),
    ...(others ? ['better translation, voice and titles: ./z2 doctor says what each needs'] : []),
    ...correctionLines(job, folder, out),
  ];
  return steps.length > 0 ? ['Next', ...steps.map((step) => `  ${step}`)] : [];
}

/** The last line: whether it worked, and what it is worth. Pure. */
export function verdictLine(job: JobView): string[] {
  const failed = job.checks.filter(({ passed }) => !passed);
  const found = failed.length > 0 ? ` with ${countWords(failed)}` : '';
  const done = job.languages.filter(({ status }) => status === 'COMPLETED');
  const languages = done.map(({ language }) => languageName(language)).join(', ');
  if (!isDone(job)) {
    return [];
  }
  return [
    job.options.dry_run ? `Dry run${found}: ${languages}; nothing was sent.` : `Done${found}: ${languages}.`,
  ];
}

const isDone = ({ languages }: JobView): boolean => languages.some(({ status }) => status === 'COMPLETED');

/** Where a finding is about lines of a translation, how a person puts them right: in the language that has most of them. */
function correctionLines({ checks }: JobView, folder: FolderFacts | null, out: string): string[] {
  const [worst] = [...Map.groupBy(checks.filter(isOfLines), ({ language }) => language ?? '')]
    .map(([language, own]) => ({ language, cues: own.reduce((sum, { cues = [] }) => sum + cues.length, 0) }))
    .sort((a, b) => b.cues - a.cues);
  const file = folder?.files.find(
    ({ kind, language }) => kind === 'subtitles_srt' && language === worst?.language,
  );
  if (!worst || !file) {
    return [];
  }
  const path = plain(relative(process.cwd(), join(out, file.path)));
  return [`other words in a line: edit ${path}, then run again with --translation ${worst.language}=${path}`];
}

const isOfLines = ({ passed, language, cues = [] }: JobCheck): boolean =>
  !passed && language !== null && cues.length > 0;
