import { ArtifactView } from './artifact';
import { JobSummary, LogLine } from './job';
import { JobStatus } from './job-status';
import { ErrorBody, StageName, StageRunState } from './stage';

/** Every event names its job; `seq` is numbered per job without gaps, but for progress, which is a latest value. */
interface JobEventBase {
  job_uuid: string;
  at: string;
}
export interface StatusEvent extends JobEventBase {
  type: 'status';
  seq: number;
  /** null: of the whole job. */
  language: string | null;
  status: JobStatus;
  progress: number;
  error: ErrorBody | null;
}
export interface StageEvent extends JobEventBase {
  type: 'stage';
  seq: number;
  stage_run_id: string;
  stage: StageName;
  language: string | null;
  state: StageRunState;
  attempt: number;
  from_checkpoint: boolean;
  error: ErrorBody | null;
}
export interface LogEvent extends JobEventBase, LogLine {
  type: 'log';
}
export interface ArtifactEvent extends JobEventBase {
  type: 'artifact';
  seq: number;
  artifact: ArtifactView;
}
export interface ProgressEvent extends JobEventBase {
  type: 'progress';
  seq: null;
  stage: StageName;
  language: string | null;
  /** Fraction of the stage, 0–1. */
  fraction: number;
  /** Progress of the job, 0–100. */
  progress: number;
  /** What is counted, for rates and time left: e.g. { done: 12000, total: 60000, unit: 'ms' }. */
  measure: ProgressMeasure | null;
}
export interface ProgressMeasure {
  done: number;
  total: number;
  unit: 'bytes' | 'ms' | 'frames' | 'cues';
}
export type NumberedEvent = StatusEvent | StageEvent | LogEvent | ArtifactEvent;
export type JobEvent = NumberedEvent | ProgressEvent;

/** Socket.IO namespace `/jobs`: what the server sends. */
export interface ServerEvents {
  /** Events of subscribed jobs (and of all jobs, status and progress only, after `watch`). */
  event: (event: JobEvent) => void;
  /** A job was created (after `watch`). */
  job: (job: JobSummary) => void;
}
/** What a client may ask. Replies come by acknowledgement. */
export interface ClientEvents {
  /** Replays the numbered events after `since`, then goes on live with no gap and no double. */
  subscribe: (
    request: { job_uuid: string; since?: number },
    reply: (answer: SubscribeAnswer) => void,
  ) => void;
  unsubscribe: (request: { job_uuid: string }, reply: (answer: { ok: boolean }) => void) => void;
  /** Status and progress of all jobs, and new jobs. */
  watch: (request: Record<string, never>, reply: (answer: { ok: boolean }) => void) => void;
}
export type SubscribeAnswer = { ok: true; seq: number } | { ok: false; error: ErrorBody };
export const JOBS_NAMESPACE = '/jobs';
