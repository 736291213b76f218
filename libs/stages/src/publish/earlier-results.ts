import {
  type Check,
  type EarlierResults,
  type JobOptions,
  type JobReport,
  languageName,
  type ReportedFile,
} from '@z2/contracts';

/** So many files stand in a message. */
const MOST_NAMED = 4;

/** Options that change what results hold; the others say how a job runs and where it publishes. */
const OF_RESULTS = [
  ...['subtitles', 'dub', 'background', 'loudness_lufs', 'profile', 'single_file'],
  ...['speech_engine', 'speech_model', 'translation_engine', 'voice_engine', 'voice', 'voices', 'clip'],
] as const satisfies readonly (keyof JobOptions)[];

/**
 * What earlier runs left at the place of a report, newest first.
 *
 * @param now the report that is about to be written, with its files
 * @param last the report that lies there, with the files that are still there; null: none. Pure.
 */
export function earlierResults(now: JobReport, last: JobReport | null): EarlierResults[] {
  if (!last) {
    return [];
  }
  const delivered = new Set(now.files.map(({ path }) => path));
  const languages = new Set(now.files.flatMap(({ language }) => language ?? []));
  return [{ ...last, files: last.files.map((file) => ({ ...file, matches: true })) }, ...last.earlier]
    .filter(({ job_uuid }) => job_uuid !== now.job_uuid)
    .map((run) => {
      const { job_uuid, finished_at, source, source_sha256, source_language, options } = run;
      const sameSource = isSameSource(run, now);
      const stays = sameSource && isAsNow(options, now.options);
      const files = run.files.flatMap((file) => {
        if (delivered.has(file.path)) {
          return [];
        }
        // One file lies in one place: of an older run too only what no newer one replaced is there.
        delivered.add(file.path);
        return [{ ...file, matches: stays && file.language !== null && !languages.has(file.language) }];
      });
      const left = new Set(files.flatMap(({ language }) => language ?? []));
      const stages = sameSource
        ? run.stages.filter(({ language }) => language && left.has(language) && !languages.has(language))
        : [];
      return { job_uuid, finished_at, source, source_sha256, source_language, options, stages, files };
    })
    .filter(({ files }) => files.length > 0);
}

/** What people should know of the place: files that go with nothing of this run, and fuller ones that it replaced. Pure. */
export function earlierChecks(now: JobReport, last: JobReport | null): Check[] {
  const stale = now.earlier.flatMap(({ files }) => files.filter(({ matches }) => !matches));
  const messages = [
    ...(stale.length > 0
      ? [`Left from earlier runs, and may not go with the results of this one: ${named(stale)}.`]
      : []),
    ...(last && last.job_uuid !== now.job_uuid ? replacedWords(now, last) : []),
  ];
  return messages.map((message) => ({
    ...{ check: 'earlier_results', passed: false, value: stale.length, bound: '0', message },
  }));
}

/** What the results of the run before had, and those in their place have not. */
function replacedWords(now: JobReport, last: JobReport): string[] {
  const before = new Set(last.files.map(({ path }) => path));
  const videos = now.files.filter(({ path, kind }) => isWatched(kind) && before.has(path));
  if (videos.length === 0) {
    return [];
  }
  if (!isSameSource(last, now)) {
    return [`In place of results of another source: ${named(videos)}.`];
  }
  const soft = ({ options: { subtitles } }: JobReport): boolean =>
    subtitles === 'soft' || subtitles === 'both';
  const lost = [
    ...(last.options.dub && !now.options.dub ? ['a dub'] : []),
    ...(soft(last) && !soft(now) ? ['subtitles to turn on'] : []),
  ];
  return lost.length > 0
    ? [`The run before had made ${lost.join(' and ')}, which is no longer in ${named(videos)}.`]
    : [];
}

const isWatched = (kind: string): boolean => ['video', 'video_all', 'audio_dubbed'].includes(kind);

/** By content where that is known of both, as reports of earlier versions do not tell it. */
export function isSameSource(
  one: Pick<JobReport, 'source' | 'source_sha256'>,
  other: Pick<JobReport, 'source' | 'source_sha256'>,
): boolean {
  return one.source_sha256 && other.source_sha256
    ? one.source_sha256 === other.source_sha256
    : JSON.stringify(one.source) === JSON.stringify(other.source);
}

function isAsNow(then: JobOptions, now: JobOptions): boolean {
  return OF_RESULTS.every((name) => JSON.stringify(then[name]) === JSON.stringify(now[name]));
}

function named(files: readonly ReportedFile[]): string {
  const whole = [...Map.groupBy(files, ({ language }) => language)].flatMap(([language, own]) =>
    language && own.length > MOST_NAMED
      ? [`${own.length} files in ${languageName(language)}`]
      : own.map(({ path }) => path),
  );
  const more = whole.length - MOST_NAMED;
  return `${whole.slice(0, MOST_NAMED).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}
