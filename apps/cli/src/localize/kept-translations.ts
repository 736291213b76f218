import { access } from 'node:fs/promises';
import { join } from 'node:path';

import type { CreateJobRequest, JobOptions, JobReport, JobSource } from '@z2/contracts';

import { reportIn } from './folder-facts';

/** What `--translation LANG=…` says for a translation by an engine, though one's own was used before. */
export const ANEW = 'new';

type Source = Pick<CreateJobRequest, 'source_path' | 'source_url' | 'youtube_url'>;

/**
 * Translations of one's own that the results in the folder were made of: a correction stays until somebody asks for another, or
 * names another part of the video.
 *
 * @param languages those for which nothing is said now
 * @returns path by language, absolute; of files that are there
 */
export async function keptTranslations(
  out: string,
  source: Source,
  languages: readonly string[],
  clip: JobOptions['clip'],
): Promise<Record<string, string>> {
  const report = await reportIn(out);
  const runs = [...(report ? [report, ...report.earlier] : [])].filter((run) => isOf(run, source, clip));
  const kept: Record<string, string> = {};
  for (const language of languages) {
    const path = await translationOf(runs, language, out);
    if (path) {
      kept[language] = path;
    }
  }
  return kept;
}

type Run = Pick<JobReport, 'source' | 'options'> & {
  files: readonly Pick<JobReport['files'][number], 'path' | 'kind' | 'language'>[];
};

function isOf(run: Run, source: Source, clip: JobOptions['clip']): boolean {
  const asked = source.source_path ?? source.source_url ?? source.youtube_url;
  return (
    addressOf(run.source) === asked &&
    JSON.stringify(run.options.clip ?? null) === JSON.stringify(clip ?? null)
  );
}

const addressOf = (source: JobSource): string | null =>
  'path' in source ? source.path : 'url' in source ? source.url : null;

/** The latest run that made the language decides. */
async function translationOf(runs: readonly Run[], language: string, out: string): Promise<string | null> {
  const run = runs.find(({ files }) => files.some((file) => file.language === language));
  const given = run?.options.translations_in[language];
  if (!run || given === undefined) {
    return null;
  }
  const srt = run.files.find((file) => file.kind === 'subtitles_srt' && file.language === language);
  for (const path of [...(srt ? [join(out, srt.path)] : []), given]) {
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    ) {
      return path;
    }
  }
  return null;
}
