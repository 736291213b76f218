import { DEFAULT_JOB_OPTIONS, type JobSource, type JobView } from '@z2/contracts';

import { FIRST_WISHES, type JobWishes } from './job-wishes';
import type { SentFile } from './sent-file';
import { wishOfTarget } from './target-wishes';

/** What the form holds when a job shall be made like another. */
export interface JobLike {
  wishes: JobWishes;
  /** What stands in the field of links; '': the source was an upload. */
  link: string;
  upload: SentFile | null;
  subtitles: SentFile | null;
  translations: Readonly<Record<string, SentFile>>;
}

export function jobLike(job: JobView): JobLike {
  const { options, source } = job;
  const given = (upload_id: string): SentFile => ({ upload_id, name: nameOf(upload_id), size: 0 });
  return {
    wishes: {
      ...FIRST_WISHES,
      source_language: job.source_language,
      target_languages: job.target_languages,
      subtitles: options.subtitles,
      dub: options.dub,
      background: options.background,
      profile: options.profile,
      clip_from: options.clip ? seconds(options.clip.from_ms) : '',
      clip_for: options.clip?.for_ms ? seconds(options.clip.for_ms) : '',
      loudness:
        options.loudness_lufs === DEFAULT_JOB_OPTIONS.loudness_lufs ? '' : String(options.loudness_lufs),
      voices: options.voices,
      speech_engine: options.speech_engine,
      translation_engine: options.translation_engine,
      voice_engine: options.voice_engine,
      single_file: options.single_file,
      dry_run: options.dry_run,
      targets: job.publish.map(wishOfTarget),
    },
    link: linkOf(source),
    upload:
      source.kind === 'upload'
        ? { upload_id: source.upload_id, name: source.name, size: job.metadata?.size ?? 0 }
        : null,
    subtitles: options.subtitles_in ? given(options.subtitles_in) : null,
    translations: Object.fromEntries(
      Object.entries(options.translations_in).map(([language, file]) => [language, given(file)]),
    ),
  };
}

function linkOf(source: JobSource): string {
  switch (source.kind) {
    case 'file':
      return source.path;
    case 'url':
    case 'youtube':
      return source.url;
    case 'upload':
      return '';
  }
}

/** Of a path its last part; an upload's id says nothing to people. */
const nameOf = (file: string): string => (file.includes('/') ? (file.split('/').pop() ?? file) : 'As before');

const seconds = (ms: number): string => String(ms / 1000);
