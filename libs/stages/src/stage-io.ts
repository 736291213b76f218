import {
  ArtifactRef,
  Check,
  Cue,
  CueTime,
  DubReport,
  EngineUse,
  JobMetadata,
  JobOptions,
  JobReport,
  JobSource,
  LanguageAnalysis,
  PublishPreview,
  PublishTarget,
  SourceAnalysis,
} from '@z2/contracts';
import type { PublishMaterial } from '@z2/publishers';

/** download: the source's bytes, in storage, probed. */
export interface DownloadInput {
  source: JobSource;
  options: Pick<JobOptions, 'clip'>;
}
export interface DownloadOutput {
  media: ArtifactRef;
  /** Its sound as a file of its own, where the source has it apart: speech is recognised in that one. */
  sound?: ArtifactRef | null;
  title: string;
  metadata: JobMetadata;
  /** Text subtitle tracks of the source, taken out as VTT. */
  captions: { language: string | null; ref: ArtifactRef }[];
  engines: EngineUse[];
  checks: Check[];
}

/** What download tells early, while the picture still comes. */
export type EarlyDownload = Pick<DownloadOutput, 'title' | 'metadata' | 'captions'> & { sound: ArtifactRef };

/** transcribe: who said what when. */
export interface TranscribeInput {
  /** The source, or its sound alone. */
  media: ArtifactRef;
  metadata: JobMetadata;
  /** The user's captions (`subtitles_in`), else the source's own. */
  captions: { language: string | null; ref: ArtifactRef }[];
  user_captions: ArtifactRef | null;
  source_language: string | null;
  /** Languages that it is to be translated into; empty: not known. No part of the key: the transcript is the same. */
  target_languages?: string[];
  options: Pick<JobOptions, 'speech_engine' | 'speech_model' | 'profile'>;
  /** What a person made of an earlier result: it takes the place of all that is heard. */
  edited?: { cues: Cue[]; before: TranscribeOutput } | null;
}
export interface TranscribeOutput {
  /** JSON of a Transcript. */
  transcript: ArtifactRef;
  /** 16 kHz mono WAV; null where the source has no audio. */
  audio: ArtifactRef | null;
  language: string | null;
  has_speech: boolean;
  /** Made with another engine than the fingerprint names, since that one failed: not to be reused by other jobs. */
  fallback?: boolean;
  engines: EngineUse[];
  checks: Check[];
}

/** translate: the same cues in another language. */
export interface TranslateInput {
  /** Where the job's part lies in the film that given files count in; null: all of it. */
  clip: JobMetadata['clip'];
  transcript: ArtifactRef;
  source_language: string;
  target_language: string;
  /** The user's own translation (`translations_in`). */
  given: ArtifactRef | null;
  options: Pick<JobOptions, 'translation_engine'>;
  kept?: KeptTranslation | null;
}
/** Cues of an earlier result that stay as they are, by their ids; and by which engines they were made. */
export interface KeptTranslation {
  cues: Cue[];
  /** Whether these are all: then no engine is asked. */
  complete: boolean;
  engines: EngineUse[];
}
export interface TranslateOutput {
  /** JSON of a Translation. */
  translation: ArtifactRef;
  /** Made with another engine than the fingerprint names, since that one failed: not to be reused by other jobs. */
  fallback?: boolean;
  /** SHA-256 of the user's own translation; absent: there was none, or it was made by an earlier version. */
  given_sha256?: string;
  engines: EngineUse[];
  checks: Check[];
}

/** render: files for one language. */
export interface RenderInput {
  media: ArtifactRef;
  metadata: JobMetadata;
  /** null where the source has no speech. */
  translation: ArtifactRef | null;
  transcript: ArtifactRef;
  source_language: string | null;
  target_language: string;
  options: Pick<
    JobOptions,
    'subtitles' | 'dub' | 'background' | 'loudness_lufs' | 'profile' | 'voice_engine' | 'voice' | 'voices'
  > &
    Partial<Pick<JobOptions, 'single_file'>>;
  /** Base name for files, e.g. `talk`. */
  title: string;
}
/** render of the whole job (`single_file`): what the languages made, in one file. */
export interface JoinInput {
  media: ArtifactRef;
  source_language: string | null;
  /** Those that are rendered, in the order of the job. */
  languages: { language: string; dub: ArtifactRef | null; subtitles: ArtifactRef | null }[];
  title: string;
}
export interface RenderOutput {
  /** video, video_burnt, video_all, audio_dubbed, dub_audio, subtitles_srt|vtt|ass. */
  files: ArtifactRef[];
  /** Begin and end of each cue of the subtitle files, ms, in their order. Absent: of no language, or of an earlier version. */
  cue_times?: CueTime[];
  /** The dub in numbers. Absent: none was made, or by an earlier version. */
  dub?: DubReport;
  /** Made without the model that the fingerprint names, since that one failed: not to be reused by other jobs. */
  fallback?: boolean;
  engines: EngineUse[];
  checks: Check[];
}

/** analyze: of the source (language null), then per target language. */
export type AnalyzeInput =
  | {
      scope: 'source';
      media: ArtifactRef;
      metadata: JobMetadata;
      audio: ArtifactRef | null;
      transcript: ArtifactRef;
      title: string;
    }
  | {
      scope: 'language';
      analysis: SourceAnalysis;
      transcript: ArtifactRef;
      translation: ArtifactRef | null;
      language: string;
      source_language: string | null;
      title: string;
    };
/** What of the source can be analysed before its words are known. */
export interface AnalyzePreparation {
  media: ArtifactRef;
  /** Captions will tell the words, so that nothing else finds out where somebody speaks. */
  listens: boolean;
}
export interface AnalyzeOutput {
  source: SourceAnalysis | null;
  language: LanguageAnalysis | null;
  /** Three candidates, best first (scope source). */
  thumbnails: ArtifactRef[];
  engines: EngineUse[];
  checks: Check[];
}

/** publish: one language's files, or (language null) the files of the whole job, to one or more targets. */
export interface PublishInput {
  targets: PublishTarget[];
  files: ArtifactRef[];
  language: string | null;
  title: string;
  /** What people read of the video in this language, where a place has room for it; null for the whole job. */
  texts: Pick<LanguageAnalysis, 'title' | 'description' | 'tags'> | null;
  /** Pictures, subtitles and texts for places that show more than files. Not fingerprinted: no part of what is delivered. */
  material?: PublishMaterial;
  /** SHA-256 of files of the user that these were made of. Not fingerprinted: no part of what is delivered. */
  used?: string[];
  /** For the whole job: what report.json says. */
  report: JobReport | null;
  analysis: { source: SourceAnalysis | null; languages: LanguageAnalysis[] } | null;
}
export interface PublishOutput {
  published: { publisher: string; target: string; url: string | null; files: string[] }[];
  /** Of a dry run: what would be sent to each target; else empty. */
  previews: PublishPreview[];
  /** For the whole job: analysis.json and report.json. */
  files: ArtifactRef[];
  engines: EngineUse[];
  checks: Check[];
}
