import type { ArtifactRef } from './artifact';
import type { ErrorBody } from './stage';

/**
 * Rules of storage, each null where there is none. `quota_mib`: most that may lie there, MiB. `keep_days`: jobs that ended longer
 * ago are removed; with `keep_finals` (1) their results stay. `intermediates_days`: sources and what only later stages need go after so
 * many days.
 */
export const STORAGE_RULES = ['quota_mib', 'keep_days', 'keep_finals', 'intermediates_days'] as const;
export type StorageRule = (typeof STORAGE_RULES)[number];

export const STORAGE_TASK_KINDS = ['scrub', 'clean'] as const;
export type StorageTaskKind = (typeof STORAGE_TASK_KINDS)[number];
export const STORAGE_TASK_STATES = ['PENDING', 'RUNNING', 'DONE', 'FAILED'] as const;
export type StorageTaskState = (typeof STORAGE_TASK_STATES)[number];

/** A file that is not what it should be. Corrupt ones are set aside: nobody gets them any more. */
export interface StorageFault {
  sha256: string;
  kind: 'corrupt' | 'missing';
  found_at: string;
  /** Jobs that have it. */
  job_uuids: string[];
}

export interface ScrubResult {
  checked: number;
  bytes: number;
  faults: Pick<StorageFault, 'sha256' | 'kind'>[];
}
/** What retention removed, or in a dry run would remove. */
export interface CleanResult {
  /** Jobs that are removed wholly. */
  jobs: { job_uuid: string; title: string | null; ended_at: string }[];
  /** Jobs that lose some of their files. */
  trimmed: {
    job_uuid: string;
    title: string | null;
    ended_at: string;
    files: Pick<ArtifactRef, 'name' | 'size'>[];
  }[];
  /** Of files that are known by name; parts of work (segments, voice clips) come on top. */
  bytes: number;
}

/** A look through storage, or a clearing up. A worker does it. */
export interface StorageTask {
  task_id: string;
  kind: StorageTaskKind;
  dry_run: boolean;
  state: StorageTaskState;
  requested_at: string;
  started_at: string | null;
  finished_at: string | null;
  /** Fraction 0–1. */
  progress: number;
  scrub: ScrubResult | null;
  clean: CleanResult | null;
  error: ErrorBody | null;
}

/** GET /api/storage */
export interface StorageView {
  /** Of all contents in storage; null: not measured yet. */
  bytes: number | null;
  contents: number | null;
  /** Left on its disk. */
  free_bytes: number | null;
  measured_at: string | null;
  rules: Record<StorageRule, number | null>;
  faults: StorageFault[];
  /** The newest first. */
  tasks: StorageTask[];
}

/** POST /api/storage/clean */
export interface CleanRequest {
  dry_run?: boolean;
}

export interface StorageUsage {
  bytes: number;
  contents: number;
  free_bytes: number;
}
