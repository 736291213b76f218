import { isTerminal, type JobLanguageView, type ProgressEvent, stageProgressRange } from '@z2/contracts';

/**
 * The languages of a job after a progress event: those that the stage works for move on, never backwards. What is done once
 * for all (download, transcribe) moves every language; analysis and publication of the whole job move none. The same array
 * where nothing moves.
 */
export function movedLanguages(
  languages: readonly JobLanguageView[],
  { stage, language, fraction }: Pick<ProgressEvent, 'stage' | 'language' | 'fraction'>,
): readonly JobLanguageView[] {
  const range = stageProgressRange(stage);
  const reached = range.from + fraction * (range.to - range.from);
  const concerns = (row: JobLanguageView): boolean =>
    !isTerminal(row.status) &&
    row.progress < reached &&
    (language === null ? stage !== 'analyze' && stage !== 'publish' : row.language === language);
  return languages.some(concerns)
    ? languages.map((row) => (concerns(row) ? { ...row, progress: reached } : row))
    : languages;
}
