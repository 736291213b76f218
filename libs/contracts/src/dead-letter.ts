import type { JobStatus } from './job-status';
import type { ErrorBody, StageName } from './stage';

/** A stage run that was given up: every attempt failed for the moment, or its worker was lost each time. */
export interface DeadLetter {
  stage_run_id: string;
  job_uuid: string;
  title: string | null;
  owner: string;
  job_status: JobStatus;
  stage: StageName;
  /** null: of the whole job. */
  language: string | null;
  attempts: number;
  /** What the last attempt failed with. */
  error: ErrorBody;
  /** ISO 8601: when it was given up. */
  dead_at: string;
}

/** GET /api/dead-letters, the newest first. */
export interface DeadLetterList {
  dead_letters: DeadLetter[];
  /** Of all pages. */
  total: number;
  /** Names the next page; null: there is none. */
  next_cursor: string | null;
}

/** POST /api/dead-letters/requeue. Without ids: all, at most 500 at a time. */
export interface RequeueRequest {
  stage_run_ids?: string[];
}

/** What became of each. With a run its job is retried: what of it failed in that language, or at all. */
export interface RequeueAnswer {
  results: { stage_run_id: string; error: ErrorBody | null }[];
}
export const REQUEUE_MOST = 500;
