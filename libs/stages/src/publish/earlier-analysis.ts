import type { ArtifactRef, JobReport, LanguageAnalysis } from '@z2/contracts';

import type { StageContext } from '../stage';
import { isSameSource } from './earlier-results';

/**
 * Titles, descriptions and tags in languages that earlier runs made of the same source and that still lie at the place: this
 * run's analysis.json must not lose them. Pure.
 *
 * @param report this run's, with what lies at the place (`earlier`)
 * @param there what analysis.json at the place has of languages
 */
export function earlierLanguages(report: JobReport, there: readonly LanguageAnalysis[]): LanguageAnalysis[] {
  const own = new Set(report.files.flatMap(({ language }) => language ?? []));
  const kept = new Set(
    report.earlier
      .filter((run) => isSameSource(run, report))
      .flatMap(({ files }) => files.flatMap(({ language }) => language ?? [])),
  );
  return there.filter(({ language }) => kept.has(language) && !own.has(language));
}

/** The files with those languages in their analysis.json. */
export async function withEarlierLanguages(
  files: readonly ArtifactRef[],
  earlier: readonly LanguageAnalysis[],
  ctx: StageContext,
): Promise<ArtifactRef[]> {
  return Promise.all(
    files.map(async (file) => {
      if (file.kind !== 'analysis' || earlier.length === 0) {
        return file;
      }
      const own = await ctx.artifacts.readJson<{ languages: LanguageAnalysis[] }>(file);
      return ctx.artifacts.putJson(
        { ...own, languages: [...own.languages, ...earlier] },
        { kind: 'analysis', language: null, name: file.name },
      );
    }),
  );
}
