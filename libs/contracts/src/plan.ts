import type { EngineKind, EngineUse, QualityClass } from './engine';
import type { JobMetadata, JobOptions, JobSource } from './job';
import type { ErrorBody, StageName } from './stage';
import type { Cost } from './usage';

/** An engine that a step would use, as far as it can be known before. */
export type PlanEngine = Pick<EngineUse, 'kind' | 'engine' | 'version' | 'quality' | 'note'>;

/** What is known of a source before it is loaded; null each: not known. */
export type PlanMetadata = Omit<JobMetadata, 'container' | 'size'> & {
  container: string | null;
  size: number | null;
};

/** What a worker can say of a job that is only planned: its source, and the engines that each step would take. */
export interface WorkerPlan {
  /** Null where the source cannot be looked at without loading it. */
  metadata: PlanMetadata | null;
  /** BCP 47; null: found when it is heard. */
  source_language: string | null;
  engines: { stage: StageName; language: string | null; engine: PlanEngine }[];
  /** Why the job could not run. */
  faults: PlanFault[];
  /** What cannot be known before, in sentences. */
  unknown: string[];
  /** What is to be said of what would be made, in sentences. */
  notes: string[];
}

export interface PlanFault {
  stage: StageName;
  language: string | null;
  error: ErrorBody;
}

/** How long a step took on this machine before. */
export interface PlanTime {
  /** Median over those runs, in ms of work per minute of film. */
  ms_per_minute: number;
  /** For this film; null where its length is not known. */
  ms: number | null;
  /** Stage runs that it was measured on. */
  runs: number;
}

export interface PlanStep {
  stage: StageName;
  language: string | null;
  /** Empty: none is needed (ffmpeg does it), or it cannot be known before. */
  engines: PlanEngine[];
  /** Null: no past yet. */
  time: PlanTime | null;
}

export interface PlanCost {
  /** Per currency; empty: nothing that has a price. */
  total: Cost[];
  /** How it was reckoned, or why it cannot be, in sentences. */
  notes: string[];
}

/** Something that is not here, and what would enable it. */
export interface PlanBetter {
  kind: EngineKind;
  engine: string;
  quality: QualityClass;
  reason: string;
  remedy: string;
}

/** POST /api/plan: what a job would be, with nothing created. */
export interface JobPlan {
  can_run: boolean;
  source: JobSource;
  metadata: PlanMetadata | null;
  source_language: string | null;
  target_languages: string[];
  options: JobOptions;
  steps: PlanStep[];
  /**
   * Of the whole job in ms, all of it made anew, steps of several languages side by side as here; null where a part of it is not
   * known. What is made already is not looked for: it is used again, and takes no time. Languages that could not be made (`faults`)
   * do not count, nor do they in the cost.
   */
  total_ms: number | null;
  cost: PlanCost;
  /** Without these it cannot run. */
  faults: PlanFault[];
  /** With these it would be better. */
  better: PlanBetter[];
  unknown: string[];
  /** What is to be said of what would be made. */
  notes: string[];
}

/** The gateway's question to a worker. */
export interface PlanQuestion {
  source: JobSource;
  source_language: string | null;
  target_languages: string[];
  options: JobOptions;
}
