import { setMaxListeners } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type {
  ArtifactRef,
  EngineUse,
  LogLevel,
  Prices,
  ProgressMeasure,
  StageMessage,
  StageName,
} from '@z2/contracts';
import { pricedUse, STAGE_TEXTS, throwIfCancelled, toZ2Error, withoutUsage, Z2Error } from '@z2/contracts';
import { checkpointKey, CheckpointRepository, Job, JobMetadataRow, StageRun } from '@z2/entities';
import type { Lease, RedisEvents, StageResult, StageRuns } from '@z2/queue';
import type { AnalyzeOutput, DownloadOutput, Stage, TranscribeOutput } from '@z2/stages';
import type { ArtifactStore, UploadStore } from '@z2/storage';
import type { DataSource } from 'typeorm';

import { JobProgressBoard } from './job-progress';
import { jobReport } from './job-report';
import { RunReporter } from './run-reporter';
import {
  artifactRefs,
  filesAreThere,
  StoreArtifacts,
  userFileError,
  WorkerStageContext,
} from './stage-context';
import { StageInputBuilder, type StageInputs } from './stage-inputs';

/** One handler per stage: a forgotten one does not compile. */
export type StageRegistry = { [S in StageName]: Stage<StageInputs[S], unknown> };

/** Why the work of a run is aborted. */
export type AbortWhy = 'cancel' | 'lease-lost' | 'shutdown' | 'stalled';

const SHUTDOWN: AbortWhy = 'shutdown';

export interface RunnerParts {
  dataSource: DataSource;
  runs: StageRuns;
  events: RedisEvents;
  stages: StageRegistry;
  store: ArtifactStore;
  uploads: Pick<UploadStore, 'get'>;
  workDirectory: string;
  /** What engines cost (Z2_PRICES). */
  prices: Prices;
  heartbeatMs: number;
  /** A run that got no further for so long is ended, ms; 0: never. */
  stallMs: number;
  onError: (error: unknown, message: string) => void;
}

interface Active {
  lease: Lease;
  abort: AbortController;
}

/** Takes a message through: claim, checkpoint or work, then exactly one of complete, fail, release. */
export class StageRunner {
  private readonly active = new Map<string, Active>();
  private readonly checkpoints: CheckpointRepository;
  private readonly board = new JobProgressBoard();
  private ended = false;

  constructor(private readonly parts: RunnerParts) {
    this.checkpoints = new CheckpointRepository(parts.dataSource);
  }

  get activeJobs(): string[] {
    return [...new Set([...this.active.values()].map(({ lease }) => lease.run.job_uuid))];
  }

  /** Ends the work of a job; its processes are gone within a second. */
  abortJob(jobUuid: string, why: AbortWhy): void {
    for (const { lease, abort } of this.active.values()) {
      if (lease.run.job_uuid === jobUuid) {
        abort.abort(why);
      }
    }
  }

  /** Gives back all that goes on, also what is being claimed meanwhile. */
  end(): void {
    this.ended = true;
    this.active.forEach(({ abort }) => abort.abort(SHUTDOWN));
  }

  async handle(message: StageMessage): Promise<void> {
    const lease = await this.parts.runs.claim(message);
    if (!lease) {
      return;
    }
    const abort = new AbortController();
    // Every program and request of the run listens to it, side by side.
    setMaxListeners(0, abort.signal);
    this.active.set(lease.token, { lease, abort });
    if (this.ended) {
      abort.abort(SHUTDOWN);
    }
    this.board.begin(lease.run.job_uuid, lease.job_progress);
    const parts = { ...this.parts, board: this.board };
    const reporter = new RunReporter(lease, parts, (why) => abort.abort(why));
    try {
      const result = await this.work(lease, abort.signal, reporter);
      await reporter.stop();
      await (result === 'prepared'
        ? this.parts.runs.prepared(lease)
        : this.parts.runs.complete(lease, result));
    } catch (thrown) {
      await reporter.stop();
      await this.giveUp(lease, abort.signal, thrown);
    } finally {
      this.active.delete(lease.token);
      this.board.end(lease.run.job_uuid);
    }
  }

  private async giveUp(lease: Lease, signal: AbortSignal, thrown: unknown): Promise<void> {
    const why = signal.aborted ? (signal.reason as AbortWhy) : null;
    const error = why === 'stalled' ? stalledError(lease, this.parts.stallMs) : toZ2Error(thrown);
    if (why === 'lease-lost' || error.code === 'LEASE_LOST') {
      return;
    }
    if (why === null) {
      // With its details: the command and what it printed, which the job's own log has no room for.
      this.parts.onError(
        error.code === 'INTERNAL' ? thrown : error,
        `${lease.run.stage} of job ${lease.run.job_uuid} failed`,
      );
    }
    try {
      if (why === SHUTDOWN) {
        await this.parts.runs.release(lease);
      } else {
        await this.parts.runs.fail(lease, error);
      }
    } catch (failure) {
      // The lease runs out by itself and the reconciler takes the run back.
      this.parts.onError(failure, `the end of ${lease.run.stage} could not be written`);
    }
  }

  private async work(
    lease: Lease,
    signal: AbortSignal,
    reporter: RunReporter,
  ): Promise<StageResult | 'prepared'> {
    const { run } = lease;
    throwIfCancelled(signal);
    const job = await this.parts.dataSource.getRepository(Job).findOneByOrFail({ job_uuid: run.job_uuid });
    await mkdir(this.parts.workDirectory, { recursive: true });
    const workdir = await mkdtemp(join(this.parts.workDirectory, `${run.stage}-`));
    try {
      const artifacts = new StoreArtifacts(this.parts.store, workdir, signal);
      const builder = await this.builder(job, artifacts, workdir);
      const stage = this.parts.stages[run.stage] as Stage<unknown, unknown>;
      const context = new WorkerStageContext({
        job: { job_uuid: job.job_uuid, title: job.title, options: job.options },
        language: run.language || null,
        signal,
        workdir,
        artifacts,
        checkpoints: this.checkpoints,
        redoSince: run.redo_since,
        store: this.parts.store,
        onProgress: (fraction: number, measure: ProgressMeasure | null) =>
          reporter.progress(fraction, measure),
        onLog: (level: LogLevel, message: string) => reporter.log(level, message),
        onEarly: (output: unknown) => this.parts.runs.early(lease, output),
      });
      const preparation = builder.preparation(run);
      if (preparation && stage.prepare) {
        await stage.prepare(preparation, context);
        throwIfCancelled(signal);
        return 'prepared';
      }
      const input = await builder[run.stage](run.language);
      // Publishing looks at its target itself; a checkpoint would not know what happened there since.
      const key = run.stage === 'publish' ? null : checkpointKey(run.stage, await stage.fingerprint(input));
      const found = key ? await this.checkpoints.find(key, run.redo_since) : null;
      if (found && (await filesAreThere(found.output, this.parts.store))) {
        return toResult(run, withUses(found.output, withoutUsage), key, true);
      }
      const output = await stage.run(input, context);
      throwIfCancelled(signal);
      return toResult(
        run,
        withUses(output, (use) => pricedUse(use, this.parts.prices)),
        (output as { fallback?: boolean } | null)?.fallback ? null : key,
        false,
      );
    } finally {
      await rm(workdir, { recursive: true, force: true });
    }
  }

  private async builder(job: Job, artifacts: StoreArtifacts, workdir: string): Promise<StageInputBuilder> {
    const where = { job_uuid: job.job_uuid };
    const runs = await this.parts.dataSource.getRepository(StageRun).findBy(where);
    const metadata = await this.parts.dataSource.getRepository(JobMetadataRow).findOneBy(where);
    return new StageInputBuilder({
      job,
      runs,
      userFile: (reference) => this.userFile(job.job_uuid, reference, artifacts, workdir),
      report: () => jobReport(job, runs, metadata),
    });
  }

  private async userFile(
    job_uuid: string,
    reference: string,
    artifacts: StoreArtifacts,
    workdir: string,
  ): Promise<ArtifactRef> {
    try {
      const { path, name } = reference.startsWith('/')
        ? { path: reference, name: basename(reference) }
        : await this.parts.uploads.get(reference);
      const copy = join(workdir, 'user-file');
      await writeFile(copy, await readFile(path));
      const facts = { kind: 'captions', language: null, name, mime: 'application/octet-stream' } as const;
      const ref = await artifacts.put(copy, facts);
      // No artifact of the job, but its own: it goes with it.
      await this.checkpoints.keepContents(job_uuid, [ref.sha256]);
      return ref;
    } catch (error) {
      throw error instanceof Z2Error ? error : userFileError(reference, error);
    }
  }
}

function stalledError({ run }: Lease, stallMs: number): Z2Error {
  return new Z2Error(
    'STAGE_STALLED',
    `${STAGE_TEXTS[run.stage]} got no further for ${Math.round(stallMs / 60_000)} min, and was ended.`,
    { remedy: 'It is tried again by itself. If so long is usual here, raise Z2_STALL_MINUTES.' },
  );
}

/** The output with every use of an engine as `change` makes it. */
function withUses(output: unknown, change: (use: EngineUse) => EngineUse): unknown {
  const { engines } = (output ?? {}) as { engines?: EngineUse[] };
  return engines ? { ...(output as object), engines: engines.map(change) } : output;
}

function toResult(run: StageRun, output: unknown, key: string | null, fromCheckpoint: boolean): StageResult {
  const result: StageResult = {
    output,
    files: artifactRefs(output).filter((ref) => ref.kind !== 'chunk'),
    from_checkpoint: fromCheckpoint,
    checkpoint_key: key,
  };
  if (run.stage === 'download') {
    const { metadata, title } = output as DownloadOutput;
    return { ...result, metadata, title };
  }
  if (run.stage === 'transcribe') {
    return { ...result, source_language: (output as TranscribeOutput).language };
  }
  if (run.stage === 'analyze') {
    const { source, language } = output as AnalyzeOutput;
    return { ...result, analysis: source ?? language };
  }
  return result;
}
