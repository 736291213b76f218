import type { ArtifactView, JobView } from '@z2/contracts';
import { ARTIFACT_ROLE, languageName, primaryLanguage } from '@z2/contracts';

/** One thing that can be played. */
export interface Version {
  name: string;
  file: ArtifactView;
  audio: boolean;
  /** Subtitle tracks that are laid over it, the first one shown. */
  tracks: ArtifactView[];
}
/** What can be watched in one language; `language` null: the original. */
export interface Result {
  language: string | null;
  name: string;
  versions: Version[];
}

/** What a job has to show so far, per language in the job's order, then the original. */
export function resultsOf(job: JobView): Result[] {
  const targets = job.target_languages.map((language) => ({
    language,
    name: languageName(language),
    versions: versionsOf(job.files, language),
  }));
  const finished = targets.filter(({ versions }) => versions.length > 0);
  const source = newest(job.files.filter(({ kind }) => kind === 'source'));
  return source
    ? [
        ...finished,
        { language: null, name: 'Original', versions: [version('Original', source, captionsOf(job))] },
      ]
    : finished;
}

function versionsOf(files: readonly ArtifactView[], language: string): Version[] {
  const of = (kind: ArtifactView['kind']): ArtifactView | undefined =>
    newest(files.filter((file) => file.kind === kind && file.language === language));
  const [soft, burnt, audio, vtt] = [of('video'), of('video_burnt'), of('audio_dubbed'), of('subtitles_vtt')];
  const tracks = vtt ? [vtt] : [];
  return [
    ...(soft ? [version(vtt ? 'Selectable subtitles' : 'Video', soft, tracks)] : []),
    ...(burnt ? [version('Burnt-in subtitles', burnt, [])] : []),
    ...(audio && !soft && !burnt ? [version('Dubbed audio', audio, tracks)] : []),
  ];
}

/** Subtitles in the source's own language, where there are any. */
function captionsOf({ files, source_language, target_languages }: JobView): ArtifactView[] {
  const own = newest(
    files.filter(
      ({ kind, language }) =>
        kind === 'subtitles_vtt' &&
        (language === null ||
          (!target_languages.includes(language) &&
            source_language !== null &&
            primaryLanguage(language) === primaryLanguage(source_language))),
    ),
  );
  return own ? [own] : [];
}

const version = (name: string, file: ArtifactView, tracks: ArtifactView[]): Version => ({
  name,
  file,
  audio: file.mime.startsWith('audio/'),
  tracks,
});

/** A retried job may have made a file twice: the newer counts. */
function newest(files: readonly ArtifactView[]): ArtifactView | undefined {
  return [...files].sort((a, b) => a.created_at.localeCompare(b.created_at)).at(-1);
}

/** What people look for comes first. */
const KIND_ORDER: readonly ArtifactView['kind'][] = [
  'video_all',
  'video',
  'video_burnt',
  'audio_dubbed',
  'dub_audio',
  'subtitles_srt',
  'subtitles_vtt',
  'subtitles_ass',
  'report',
  'analysis',
  'thumbnail',
  'captions',
  'transcript',
  'translation',
  'source',
];
const orderOf = ({ kind }: ArtifactView): number =>
  KIND_ORDER.includes(kind) ? KIND_ORDER.indexOf(kind) : KIND_ORDER.length;

/** What people did not come for. */
const isInner = ({ kind }: ArtifactView): boolean =>
  ARTIFACT_ROLE[kind] === 'intermediate' || ARTIFACT_ROLE[kind] === 'chunk';

export interface FileGroup {
  name: string;
  files: ArtifactView[];
}

/** Files for people, grouped: each language, then those of the whole job. `inner`: also what only the stages need. */
export function fileGroups(job: JobView, inner: boolean): FileGroup[] {
  const shown = job.files.filter((file) => inner || !isInner(file)).sort((a, b) => orderOf(a) - orderOf(b));
  const others = [...new Set(shown.map(({ language }) => language))].filter(
    (language): language is string => language !== null && !job.target_languages.includes(language),
  );
  return [...job.target_languages, ...others, null]
    .map((language) => ({
      name: language === null ? 'The whole job' : languageName(language),
      files: shown.filter((file) => file.language === language),
    }))
    .filter(({ files }) => files.length > 0);
}

export function innerFileCount({ files }: JobView): number {
  return files.filter(isInner).length;
}
