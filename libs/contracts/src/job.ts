import { ArtifactView } from './artifact';
import type { JobCheck, JobFindings } from './check';
import type { EngineUseView } from './engine';
import { JobStatus } from './job-status';
import type { PublishPreview } from './publish-preview';
import { ErrorBody, StageName, StageRunView } from './stage';

export const SUBTITLE_MODES = ['soft', 'burnt', 'both', 'none'] as const;
export type SubtitleMode = (typeof SUBTITLE_MODES)[number];
export const SUBTITLE_PROFILES = ['netflix', 'bbc', 'ted', 'youtube'] as const;
export const BACKGROUNDS = ['duck', 'off'] as const;

/** Where the video comes from. `file` is a path on the machine of the gateway (loopback only). */
export type JobSource =
  | { kind: 'file'; path: string }
  | { kind: 'upload'; upload_id: string; name: string }
  | { kind: 'url'; url: string }
  | { kind: 'youtube'; url: string; video_id: string };

/** Where results go. `folder`: a path on the machine of the worker. */
export interface PublishTarget {
  publisher: string;
  path?: string;
  options?: Record<string, unknown>;
}

/** What a job does; every field has a default (see DEFAULT_JOB_OPTIONS). */
export interface JobOptions {
  subtitles: SubtitleMode;
  dub: boolean;
  /** How loud the original stays under the dub. `duck`: low under speech, normal between; `off`: not at all. */
  background: (typeof BACKGROUNDS)[number];
  /** Integrated loudness of the dubbed track, LUFS (CRAFT.md 4: -16). */
  loudness_lufs: number;
  /** Subtitle profile: limits of length and speed. */
  profile: (typeof SUBTITLE_PROFILES)[number];
  /** Engine ids in order of preference; empty: the best that is available. */
  speech_engine: string | null;
  /** Path or name of a whisper model. */
  speech_model: string | null;
  translation_engine: string | null;
  voice_engine: string | null;
  voice: string | null;
  /** Only a part of the source, as a trial; it begins at the key frame before `from_ms`. `for_ms` null: to the end. */
  clip: { from_ms: number; for_ms: number | null } | null;
  /**
   * Voices by language, or by language and speaker of the cue: `es`, `es/Ana` → id. The nearest counts: language and speaker,
   * language, primary language, then `voice`.
   */
  voices: Record<string, string>;
  /** The user's captions as transcript: path of a file (file jobs) or upload id. */
  subtitles_in: string | null;
  /** Language tag → path of a subtitle file that is the translation already. */
  translations_in: Record<string, string>;
  /** Make everything and publish nothing: `previews` of the job says what would be sent, and where to. */
  dry_run: boolean;
  /** All languages in one MKV (`video_all`) in place of a video for each; burnt videos stay files of their own. */
  single_file: boolean;
}

export const DEFAULT_JOB_OPTIONS: Readonly<JobOptions> = {
  subtitles: 'soft',
  dub: false,
  background: 'duck',
  loudness_lufs: -16,
  profile: 'netflix',
  speech_engine: null,
  speech_model: null,
  translation_engine: null,
  voice_engine: null,
  voice: null,
  clip: null,
  voices: {},
  subtitles_in: null,
  translations_in: {},
  dry_run: false,
  single_file: false,
};

/** POST /api/jobs. Exactly one of youtube_url, source_url, source_path, upload_id. */
export interface CreateJobRequest {
  youtube_url?: string;
  source_url?: string;
  source_path?: string;
  upload_id?: string;
  /** BCP 47; null or absent: found by the speech engine. */
  source_language?: string | null;
  /** BCP 47 tags; absent: the configured default. */
  target_languages?: string[];
  /** Name of a preset; `options` come before its own. */
  preset?: string;
  options?: Partial<JobOptions>;
  publish?: PublishTarget[];
  priority?: number;
  /** Not before this time, ISO 8601 with an offset; until then the job is SCHEDULED. */
  run_at?: string | null;
  idempotency_key?: string;
}

/** State of one language of a job. */
export interface JobLanguageView {
  language: string;
  status: JobStatus;
  progress: number;
  error: ErrorBody | null;
}

/** One job in a list. Progress is 0–100. Times are ISO 8601 in UTC. */
export interface JobSummary {
  job_uuid: string;
  status: JobStatus;
  progress: number;
  title: string | null;
  source: JobSource;
  /** Kept from the older system; null for other sources. */
  youtube_url: string | null;
  video_id: string | null;
  source_language: string | null;
  target_languages: string[];
  languages: JobLanguageView[];
  error: ErrorBody | null;
  error_message: string | null;
  /** Whether a retry is worth offering: it was cancelled, or something failed that need not fail again. */
  retryable: boolean;
  /** Of its results so far. */
  findings: JobFindings;
  /** Path of its picture below the gateway's root; null: none yet. */
  thumbnail: string | null;
  /** Higher goes first, -100 to 100. */
  priority: number;
  run_at: string | null;
  created_at: string;
  started_at: string | null;
  completed_at: string | null;
  updated_at: string;
}

/** POST /api/jobs/{job_uuid}/retry; without a field: all that failed or was cancelled. */
export interface RetryRequest {
  /** This stage is made anew also where it was done, and what follows from it; a finished job takes that too. */
  from_stage?: StageName;
  /** Only these target languages. */
  languages?: string[];
}

export const BULK_ACTIONS = ['cancel', 'retry', 'delete'] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** POST /api/jobs/bulk: the same for each of up to 500 jobs; one that fails keeps no other from it. */
export interface BulkRequest {
  action: BulkAction;
  /** Either these, or those that `filter` finds. */
  job_uuids?: string[];
  filter?: BulkFilter;
}
/** Most jobs of one request. */
export const MAX_BULK = 500;
/** Which jobs, by at least one of these; all that are given must hold. */
export interface BulkFilter {
  /** Any of these. */
  status?: JobStatus[];
  /** Target language, BCP 47. */
  language?: string;
  /** Part of the title, URL or path. */
  text?: string;
  owner?: string;
  /** Created at or after, and before; ISO 8601. */
  from?: string;
  to?: string;
}
export interface BulkAnswer {
  /** The filter finds more jobs than one request takes: ask again. */
  more: boolean;
  results: { job_uuid: string; error: ErrorBody | null }[];
}

/** GET /api/queue: what is before the workers. */
export interface QueueView {
  /** Nothing new is begun; what runs goes on. */
  paused: boolean;
  scheduled_jobs: number;
  queued_stage_runs: number;
  running_stage_runs: number;
}

/** What is known of the source (`job_metadata`). */
export interface JobMetadata {
  title: string | null;
  duration_ms: number;
  container: string;
  size: number;
  width: number | null;
  height: number | null;
  fps: number | null;
  video_codec: string | null;
  audio_codec: string | null;
  chapters: { start_ms: number; end_ms: number; title: string }[];
  /** Subtitle tracks inside the source. */
  subtitles: { index: number; language: string | null; codec: string }[];
  audio_languages: (string | null)[];
  /** Where the job's part lies in the source; null: all of it is taken. */
  clip: { from_ms: number; to_ms: number } | null;
}

export interface PublishingView {
  id: string;
  publisher: string;
  target: string;
  language: string | null;
  state: 'INTENT' | 'DONE' | 'FAILED' | 'UNKNOWN';
  url: string | null;
  error: ErrorBody | null;
  updated_at: string;
}

/** GET /api/jobs/{job_uuid} */
export interface JobView extends JobSummary {
  options: JobOptions;
  publish: PublishTarget[];
  metadata: JobMetadata | null;
  stages: StageRunView[];
  files: ArtifactView[];
  analysis: { language: string | null; data: unknown }[];
  publishing: PublishingView[];
  /** Of a dry run: what would be published, by target and language; else empty. */
  previews: PublishPreview[];
  engines: EngineUseView[];
  checks: JobCheck[];
  /** Number of the newest event; `subscribe {since}` goes on from here. */
  seq: number;
}

/** GET /api/jobs. page starts at 1. */
export interface JobList {
  jobs: JobSummary[];
  total: number;
  page: number;
  limit: number;
  /** For `cursor`: the jobs after these; null at the end. Unlike a page it shows none twice while new jobs come. */
  next_cursor: string | null;
}

export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogLine {
  seq: number;
  at: string;
  level: LogLevel;
  stage: string | null;
  language: string | null;
  message: string;
}

/** GET /api/jobs/{job_uuid}/logs?since=N&level=&stage=&limit= */
export interface LogList {
  job_uuid: string;
  logs: LogLine[];
  /** seq of the last line; pass as `since` to go on. */
  last_seq: number;
}

/** How long a stage takes: its runs of the last 30 days that did the work, without the time that they waited. */
export interface StageTimes {
  stage: StageName;
  runs: number;
  /** Half of them took at most so long, ms. */
  p50_ms: number;
  p95_ms: number;
}

/** GET /api/stats */
export interface Stats {
  total_jobs: number;
  jobs_by_status: Record<JobStatus, number>;
  success_rate: number | null;
  active_jobs: number;
  queued_stage_runs: number;
  running_stage_runs: number;
  /** Length of the finished languages, together; results that were found done and used again are not in it. */
  minutes_localised: number;
  average_duration_ms: number | null;
  /** Jobs that were finished in the last 24 hours. */
  completed_last_day: number;
  /** In the pipeline's order; a stage without such runs is left out. */
  stage_times: StageTimes[];
}

/** POST /api/uploads?name=talk.mp4 (raw body). */
export interface UploadView {
  upload_id: string;
  name: string;
  size: number;
  sha256: string;
}

/** GET /health */
export interface Health {
  status: 'ok' | 'error';
  version: string;
  database: 'up' | 'down';
  redis: 'up' | 'down';
  workers: number;
}

/** GET / for programs */
export interface ApiInfo {
  name: 'Z2';
  version: string;
  description: string;
  docs: string;
  health: string;
  api: string;
  events: string;
}
