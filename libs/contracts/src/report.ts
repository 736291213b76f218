import type { Check } from './check';
import { EngineUse } from './engine';
import { JobMetadata, JobOptions, JobSource } from './job';
import { JobStatus } from './job-status';
import type { PublishPreview } from './publish-preview';
import { ErrorBody, StageName } from './stage';
import type { Cost } from './usage';

/** One file beside report.json. `path`: within the folder, with `/`. */
export interface ReportedFile {
  path: string;
  kind: string;
  language: string | null;
  /** Bytes. */
  size: number;
  sha256: string;
}

/** Half, 95 % and all of a number of values are at most this. */
export interface Spread {
  p50: number;
  p95: number;
  max: number;
}

/** How a dub stands in its film, measured in the finished file. */
export interface DubReport {
  /** The voice is synthetic speech; the files' own metadata says so, too. */
  synthetic: true;
  /** Id of the engine that spoke. */
  voice: string;
  /** What was spoken in one breath, and of how many cues. */
  phrases: number;
  cues: number;
  /** How far from its cue each phrase is heard, ms, without sign. */
  onset_error_ms: Spread;
  /** Times the voice's own rate; `hurried`: how many phrases are over 1.2. */
  rate: Spread & { hurried: number };
  /** How far one phrase runs into the next at most, ms. */
  overlap_ms: number;
  /** Lines whose text was too long for their time, and what is said in its place. */
  shortened: { id: string; text: string }[];
  /** Of each encoded dub: LUFS and dBTP, null for silence. */
  loudness: { codec: string; integrated_lufs: number | null; true_peak_dbtp: number | null }[];
}

/** A stage run as report.json tells of it. */
export interface ReportedStage {
  stage: StageName;
  language: string | null;
  state: string;
  from_checkpoint: boolean;
  attempts: number;
  duration_ms: number | null;
  engines: EngineUse[];
  checks: Check[];
  /** Of a render run that made a dub. */
  dub?: DubReport;
  error: ErrorBody | null;
}

/** What an earlier run left at the same place, and the run that the report is of did not deliver. */
export interface EarlierResults {
  job_uuid: string;
  finished_at: string;
  source: JobSource;
  source_sha256: string | null;
  source_language: string | null;
  options: JobOptions;
  /** Stage runs of the languages that are of the same source, and that this run did not deliver. */
  stages: ReportedStage[];
  /**
   * `matches`: made of the same source with the same options, in a language that this run did not deliver. What does not match
   * may tell something else than the results of this run.
   */
  files: (ReportedFile & { matches: boolean })[];
}

/** report.json: which engine made what, at what quality, how long it took, and what was checked. */
export interface JobReport {
  z2_version: string;
  job_uuid: string;
  status: JobStatus;
  source: JobSource;
  /** Lower-case hex SHA-256 of the source's content; null: not known. */
  source_sha256: string | null;
  title: string | null;
  /** What was asked for. */
  options: JobOptions;
  /** Where the job's part lies in the source, ms; null: all of it was taken. */
  clip: JobMetadata['clip'];
  duration_ms: number;
  source_language: string | null;
  created_at: string;
  finished_at: string;
  stages: ReportedStage[];
  /** What all engines of this job cost together, per currency; empty without prices (Z2_PRICES). */
  cost: Cost[];
  /** Of a dry run: what would have been published; else empty. */
  previews: PublishPreview[];
  files: ReportedFile[];
  /** Of earlier runs, newest first: what still lies at the same place. */
  earlier: EarlierResults[];
}

/** analysis.json */
export interface SourceAnalysis {
  language: string | null;
  /** How much the words look like that language, 0–1; nothing of what is spoken, where the speech engine knows one language only. */
  language_confidence: number | null;
  speech_ms: number;
  silence_ms: number;
  words: number;
  /** Words per minute of speech; null without words. */
  speech_rate_wpm: number | null;
  loudness: { integrated_lufs: number | null; true_peak_dbtp: number | null; range_lu: number | null };
  scene_changes_ms: number[];
  key_phrases: { text: string; score: number }[];
  chapters: { start_ms: number; end_ms: number; title: string }[];
  /** `name`: of the file; in analysis.json null where it is not delivered. */
  thumbnails: { at_ms: number; score: number; name: string | null }[];
}
export interface LanguageAnalysis {
  language: string;
  title: string;
  description: string;
  tags: string[];
  chapters: { start_ms: number; end_ms: number; title: string }[];
  /** How it was made: `extractive` or the LLM's id. */
  method: string;
}
