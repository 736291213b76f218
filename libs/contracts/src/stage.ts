import { JobStatus, STATUS_PROGRESS } from './job-status';

/** The six stages, in the pipeline's order. */
export const STAGE_NAMES = ['download', 'transcribe', 'translate', 'render', 'analyze', 'publish'] as const;
export type StageName = (typeof STAGE_NAMES)[number];

/** The status that a job (or a language) has while the stage is its least advanced work. */
export const STAGE_STATUS = {
  download: 'DOWNLOADING',
  transcribe: 'TRANSCRIBING',
  translate: 'TRANSLATING',
  render: 'PROCESSING_VIDEO',
  analyze: 'ANALYZING',
  publish: 'PUBLISHING',
} as const satisfies Record<StageName, JobStatus>;

/** Progress in percent when the stage begins and when it ends; within, it moves with the stage's own fraction. */
export function stageProgressRange(stage: StageName): { from: number; to: number } {
  const next = STAGE_NAMES[STAGE_NAMES.indexOf(stage) + 1];
  return { from: STATUS_PROGRESS[STAGE_STATUS[stage]], to: next ? STATUS_PROGRESS[STAGE_STATUS[next]] : 100 };
}

/** State of one stage run. WAITING: its predecessors are not done. READY: may be sent to a worker once due. */
export const STAGE_RUN_STATES = ['WAITING', 'READY', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED'] as const;
export type StageRunState = (typeof STAGE_RUN_STATES)[number];

/** One stage run as clients see it. Times are ISO 8601 in UTC, progress is a fraction 0–1. */
export interface StageRunView {
  id: string;
  stage: StageName;
  /** BCP 47 tag, or null for a stage run of the whole job. */
  language: string | null;
  state: StageRunState;
  progress: number;
  attempt: number;
  /** Whether the result came from a checkpoint, that is, nothing was done again. */
  from_checkpoint: boolean;
  error: ErrorBody | null;
  started_at: string | null;
  finished_at: string | null;
}

/** The body of every error that crosses a wire (a field of problem+json, of events and of rows). */
export interface ErrorBody {
  code: string;
  message: string;
  /** What the reader can do about it. */
  remedy: string;
  /** Facts for programs: the near languages, the limit, the path, the engine's own words. */
  details?: Record<string, unknown>;
}
