import { ArtifactKind, ArtifactRef, JobOptions, LogLevel, ProgressMeasure, StageName } from '@z2/contracts';

/** What a stage may know of its job. */
export interface StageJob {
  readonly job_uuid: string;
  readonly title: string | null;
  readonly options: JobOptions;
}

export interface ArtifactPort {
  /**
   * Copies a finished local file into storage and returns its reference. Atomic. `move`: the file is given up, and not written
   * a second time where that can be.
   */
  put(
    path: string,
    facts: { kind: ArtifactKind; language: string | null; name: string; mime: string },
    options?: { move?: boolean },
  ): Promise<ArtifactRef>;
  /** A local, read-only path of the artifact's content. Throws ARTIFACT_MISSING. Never write to it. */
  open(ref: ArtifactRef): Promise<string>;
  /** Stores a JSON value as an artifact. */
  putJson(
    value: unknown,
    facts: { kind: ArtifactKind; language: string | null; name: string },
  ): Promise<ArtifactRef>;
  readJson<T>(ref: ArtifactRef): Promise<T>;
}

/**
 * All that a stage gets from outside. A stage knows nothing of Bull, HTTP, databases or status codes.
 */
export interface StageContext {
  readonly job: StageJob;
  /** BCP 47 tag of the target language, or null for a stage run of the whole job. */
  readonly language: string | null;
  /** Aborted on cancel, on a lost lease and on shutdown: hand it to every child process and request. */
  readonly signal: AbortSignal;
  /** An empty directory of this run alone, deleted afterwards whatever happens. */
  readonly workdir: string;
  readonly artifacts: ArtifactPort;
  /** Real progress of the stage, 0–1; falls are ignored. */
  progress(fraction: number, measure?: ProgressMeasure): void;
  log(level: LogLevel, message: string): void;
  /**
   * Tells a part of the output before the rest is there, so that a stage that can begin with it does (`download`: the sound). It
   * stands until the output itself does; told again, the later one counts.
   */
  early(output: unknown): Promise<void>;
  /**
   * A part of the stage's work as a checkpoint of its own: if a result with the same name and fingerprint exists (from
   * any job), it is returned and `compute` is not called. The result must be JSON; files go in as ArtifactRefs.
   */
  chunk<T>(name: string, fingerprint: readonly string[], compute: () => Promise<T>): Promise<T>;
}

/**
 * One stage. `fingerprint` lists all that its result depends on (input hashes, options, engine versions): the checkpoint's
 * key. `run` is idempotent: it may be called again after a crash. A stage that can do a part of its work before all of its input
 * is there does it in `prepare`, and keeps it in chunks, which `run` finds.
 */
export interface Stage<I, O, P = unknown> {
  readonly name: StageName;
  fingerprint(input: I): Promise<string[]>;
  prepare?(input: P, ctx: StageContext): Promise<void>;
  run(input: I, ctx: StageContext): Promise<O>;
}
