import type { ErrorBody, JobEvent, JobStatus, NumberedEvent, StageName, StageRunState } from '@z2/contracts';

/** One job as it stands in the database. */
export interface JobFacts {
  job_uuid: string;
  status: JobStatus;
  /** 0–100. */
  progress: number;
  error: ErrorBody | null;
  /** Number of its newest event. */
  seq: number;
}

export interface LanguageFacts {
  job_uuid: string;
  language: string;
  status: JobStatus;
}

export interface RunFacts {
  id: string;
  job_uuid: string;
  stage: StageName;
  language: string;
  state: StageRunState;
  lease_token: string | null;
}

/** A row that names a content in storage. */
export interface FileFacts {
  job_uuid: string;
  name: string;
  sha256: string;
  size: number;
}

/** A content in storage: the name that it lies under, and what it really is. */
export interface StoredFacts {
  name: string;
  sha256: string;
  size: number;
}

/** A row of `job_publishing`. */
export interface IntentFacts {
  job_uuid: string;
  publisher: string;
  key: string;
  state: string;
}

/**
 * All that the invariants of a running Z2 are about, at one moment. Whoever takes it (a test of real processes, a simulation)
 * leaves empty what it has none of.
 */
export interface Snapshot {
  /** Nothing goes on any more, or should: whatever is unfinished now stays so. */
  settled: boolean;
  jobs: readonly JobFacts[];
  languages: readonly LanguageFacts[];
  runs: readonly RunFacts[];
  /** Stage runs that have a message in the outbox. */
  outbox: readonly string[];
  /** Numbered events as stored, per job, by their number. */
  events: ReadonlyMap<string, readonly NumberedEvent[]>;
  /** What clients got that followed the job from its beginning on and were told of its end. */
  seen: ReadonlyMap<string, readonly JobEvent[]>;
  /** Stages that somebody asked to be made anew, per job. */
  asked_anew: ReadonlyMap<string, readonly StageName[]>;
  files: readonly FileFacts[];
  /** Hashes that stand elsewhere in the database: chunks, checkpoints, contents that are about to be removed. */
  named: ReadonlySet<string>;
  /** null: there is no storage to look at. */
  storage: readonly StoredFacts[] | null;
  intents: readonly IntentFacts[];
  /** publisher → key of an intent → how often its receiver counts it. Only publishers that can be counted. */
  received: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Processes, temporary files and connections that no one needs any more, each in words. */
  leftovers: readonly string[];
}

/** A snapshot of nothing: what a test does not look at. */
export const NOTHING: Snapshot = {
  settled: true,
  jobs: [],
  languages: [],
  runs: [],
  outbox: [],
  events: new Map(),
  seen: new Map(),
  asked_anew: new Map(),
  files: [],
  named: new Set(),
  storage: null,
  intents: [],
  received: new Map(),
  leftovers: [],
};
