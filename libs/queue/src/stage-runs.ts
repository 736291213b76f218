import { randomUUID } from 'node:crypto';

import type {
  ArtifactRef,
  ErrorBody,
  JobMetadata,
  LogLevel,
  ServiceSettings,
  StageMessage,
} from '@z2/contracts';
import { STAGE_NAMES, stageProgressRange, Z2Error } from '@z2/contracts';
import type { EventSink } from '@z2/entities';
import { CheckpointRepository, Job, JobTransaction, StageRun, workedMs } from '@z2/entities';
import type { DataSource } from 'typeorm';

import { advance, makeReady } from './advance';
import { retryDelayMs, type RetryRule, retryRule } from './backoff';
import { putBack } from './dispatcher';
import { IS_PAUSED } from './queue-control';

export interface Lease {
  run: StageRun;
  /** Of the job when the run was taken, 0–100. */
  job_progress: number;
  token: string;
}

export interface StageRunsOptions {
  leaseMs: number;
  maxAttempts: number;
  workerId: string;
  /** What holds now, where it can change. */
  settings?: () => Pick<ServiceSettings, 'max_attempts' | 'engine_attempts' | 'stage_limits'>;
}

/** Advisory locks (transaction-scoped), one for each stage: who counts against a limit is alone. */
const STAGE_LOCKS = 0x7a32_0010;

/** What a finished stage run leaves behind, beside its output. */
export interface StageResult {
  output: unknown;
  files: ArtifactRef[];
  from_checkpoint: boolean;
  /** Where the result is to be found by later runs with the same inputs; null: it is not to be reused. */
  checkpoint_key: string | null;
  metadata?: JobMetadata;
  title?: string;
  source_language?: string | null;
  analysis?: unknown;
}

/**
 * The life of a stage run on a worker: claim, heartbeat, then exactly one of complete, fail, release. Every write names
 * the lease's token; a worker that lost its lease changes nothing any more.
 */
export class StageRuns {
  private readonly checkpoints: CheckpointRepository;

  constructor(
    private readonly dataSource: DataSource,
    private readonly sink: EventSink | null,
    private readonly options: StageRunsOptions,
  ) {
    this.checkpoints = new CheckpointRepository(dataSource);
  }

  /**
   * Takes the run that a message stands for; null when it is not to be had: taken, cancelled, deleted, an older message, or the
   * queue is paused or the stage at its limit (then the message is sent again later).
   */
  async claim(message: StageMessage): Promise<Lease | null> {
    const found = await this.dataSource.getRepository(StageRun).findOneBy({ id: message.stage_run_id });
    if (!found) {
      return null;
    }
    return JobTransaction.runIfThere(this.dataSource, this.sink, found.job_uuid, async (tx) => {
      if (await this.isAtLimit(tx, found.stage)) {
        await putBack(tx.manager, message);
        return null;
      }
      const token = randomUUID();
      const [rows] = await tx.manager.query<[{ id: string }[], number]>(
        `UPDATE stage_runs SET state = 'RUNNING', attempt = attempt + 1, lease_token = $3, worker_id = $4, progress = 0,
           lease_until = now() + make_interval(secs => $5::float / 1000), finished_at = NULL, error = NULL,
           started_at = CASE WHEN early ? 'prepared_at' THEN COALESCE(started_at, now()) ELSE now() END,
           early = CASE WHEN early ? 'prepared_at' THEN early || jsonb_build_object('waited_ms',
             extract(epoch FROM now() - (early->>'prepared_at')::timestamptz) * 1000) ELSE early END
         WHERE id = $1 AND state = 'READY' AND attempt = $2 - 1 AND NOT ${IS_PAUSED} RETURNING id`,
        [message.stage_run_id, message.attempt, token, this.options.workerId, this.options.leaseMs],
      );
      if (rows.length === 0) {
        return null;
      }
      await tx.manager.query('DELETE FROM outbox WHERE stage_run_id = $1', [message.stage_run_id]);
      const run = await tx.manager.findOneByOrFail(StageRun, { id: message.stage_run_id });
      tx.stageEvent(run);
      if (run.stage === 'download') {
        const { from } = stageProgressRange('download');
        await tx.manager.query(
          `UPDATE job_languages SET status = 'DOWNLOADING', progress = GREATEST(progress, $2)
           WHERE job_uuid = $1 AND status IN ('PENDING', 'SCHEDULED')`,
          [run.job_uuid, from],
        );
        await tx.setJobStatus('DOWNLOADING', from);
      }
      return { run, token, job_progress: tx.job.progress };
    });
  }

  /** A message that this worker does not take after all: another may. */
  async refuse(message: StageMessage): Promise<void> {
    await putBack(this.dataSource.manager, message);
  }

  private async isAtLimit({ manager }: JobTransaction, stage: StageRun['stage']): Promise<boolean> {
    const limit = this.options.settings?.().stage_limits[stage] ?? null;
    if (limit === null) {
      return false;
    }
    await manager.query('SELECT pg_advisory_xact_lock($1)', [STAGE_LOCKS + STAGE_NAMES.indexOf(stage)]);
    return (await manager.countBy(StageRun, { stage, state: 'RUNNING' })) >= limit;
  }

  /** Renews the lease and stores progress. `lost`: somebody else has it, or nobody; stop at once. */
  async heartbeat(lease: Lease, progress: number): Promise<{ lost: boolean; cancel: boolean }> {
    const [rows] = await this.dataSource.query<[{ cancel_requested: boolean }[], number]>(
      `UPDATE stage_runs r SET lease_until = now() + make_interval(secs => $3::float / 1000), progress = GREATEST(r.progress, $4)
       FROM jobs j WHERE r.id = $1 AND r.lease_token = $2 AND r.state = 'RUNNING' AND j.job_uuid = r.job_uuid
       RETURNING j.cancel_requested`,
      [lease.run.id, lease.token, this.options.leaseMs, progress],
    );
    return { lost: rows.length === 0, cancel: rows[0]?.cancel_requested ?? false };
  }

  /** Ids of jobs among these that somebody wants to end. */
  async cancelRequested(jobUuids: readonly string[]): Promise<string[]> {
    if (jobUuids.length === 0) {
      return [];
    }
    const rows = await this.dataSource.query<{ job_uuid: string }[]>(
      'SELECT job_uuid FROM jobs WHERE job_uuid = ANY ($1) AND cancel_requested',
      [[...jobUuids]],
    );
    return rows.map((row) => row.job_uuid);
  }

  /** Writes log lines of a run; a batch is one transaction. Of a worker that lost its lease, or whose job is gone, none is taken. */
  async log(lease: Lease, lines: readonly { level: LogLevel; message: string }[]): Promise<void> {
    const { id, job_uuid, stage, language } = lease.run;
    await JobTransaction.runIfThere(this.dataSource, this.sink, job_uuid, async (tx) => {
      if (await tx.manager.existsBy(StageRun, { id, lease_token: lease.token })) {
        lines.forEach((line) => tx.log(line.level, line.message, stage, language || null));
      }
    });
  }

  /** Stores the shown progress of the job and its languages, from the runs' own. Never falls. */
  async showProgress(lease: Lease): Promise<number> {
    return JobTransaction.run(this.dataSource, this.sink, lease.run.job_uuid, async (tx) => {
      if (!tx.job.cancel_requested) {
        await advance(tx);
      }
      return tx.job.progress;
    });
  }

  /**
   * Keeps a part of the run's output, and lets begin what can begin with it.
   *
   * @throws Z2Error LEASE_LOST
   */
  async early(lease: Lease, output: unknown): Promise<void> {
    await this.write(lease, async (tx, run) => {
      await tx.manager.query('UPDATE stage_runs SET early = $2::jsonb WHERE id = $1', [
        run.id,
        JSON.stringify(output),
      ]);
      await advance(tx);
    });
  }

  /**
   * Lets the run wait again, for the rest of its input: what could be done without is done and kept. It does not count as an
   * attempt.
   *
   * @throws Z2Error LEASE_LOST
   */
  async prepared(lease: Lease): Promise<void> {
    await this.write(lease, async (tx, run) => {
      Object.assign(run, { state: 'WAITING', attempt: run.attempt - 1 });
      await tx.manager.query(
        `UPDATE stage_runs SET state = 'WAITING', attempt = $2, lease_token = NULL, lease_until = NULL, worker_id = NULL,
           early = jsonb_build_object('prepared_at', now()) WHERE id = $1`,
        [run.id, run.attempt],
      );
      tx.stageEvent(run);
      await advance(tx);
    });
  }

  /** @throws Z2Error LEASE_LOST */
  async complete(lease: Lease, result: StageResult): Promise<void> {
    await this.write(lease, async (tx, run) => {
      const { manager } = tx;
      await manager.query(
        `UPDATE stage_runs SET state = 'DONE', progress = 1, output = $2::jsonb, fingerprint = $3, from_checkpoint = $4, edited = NULL,
           lease_token = NULL, lease_until = NULL, finished_at = now() WHERE id = $1`,
        [run.id, JSON.stringify(result.output ?? null), result.checkpoint_key, result.from_checkpoint],
      );
      Object.assign(run, { state: 'DONE', from_checkpoint: result.from_checkpoint });
      await manager.query('DELETE FROM job_files WHERE stage_run_id = $1', [run.id]);
      for (const file of result.files) {
        await tx.addFile(run, file);
      }
      if (result.checkpoint_key && !result.from_checkpoint) {
        await this.checkpoints.save(result.checkpoint_key, run.stage, result.output, manager);
      }
      await this.facts(tx, run, result);
      tx.stageEvent(run);
      tx.log('INFO', doneMessage(run, result), run.stage, run.language || null);
      await advance(tx);
    });
  }

  /**
   * Ends a run with an error: transient ones go back to READY, due after a backoff; permanent ones, and the last
   * attempt, are FAILED. A wait for an engine that is left alone (ENGINE_PAUSED) is no attempt.
   */
  async fail(lease: Lease, error: Z2Error): Promise<void> {
    await this.write(lease, async (tx, run) => {
      if (error.kind === 'cancelled' && tx.job.cancel_requested) {
        await this.end(tx, run, 'CANCELLED', error.toBody());
        await advance(tx);
        return;
      }
      const rule = retryRule(error.code);
      if (error.code === 'ENGINE_PAUSED') {
        await this.waitForEngine(tx, run, error);
        return;
      }
      const attempts = this.attemptsFor(error, rule);
      const last = run.attempt >= attempts;
      if (error.kind === 'permanent' || last) {
        tx.log('ERROR', `${error.message} ${error.remedy}`, run.stage, run.language || null);
        await this.end(tx, run, 'FAILED', error.toBody());
        if (error.kind !== 'permanent') {
          await tx.manager.query('UPDATE stage_runs SET dead_at = now() WHERE id = $1', [run.id]);
        }
        await advance(tx);
        return;
      }
      const delay = Math.max(retryDelayMs(run.attempt, rule), error.retryAfterMs ?? 0);
      tx.log(
        'WARNING',
        `${error.message} Attempt ${run.attempt} of ${attempts}; next in ${Math.ceil(delay / 1000)} s.`,
        run.stage,
        run.language || null,
      );
      await makeReady(tx, run, delay);
      tx.stageEvent(run);
    });
  }

  /** Gives a run back unharmed (shutdown): it does not count as an attempt. */
  async release(lease: Lease): Promise<void> {
    await this.write(lease, (tx, run) => this.giveBack(tx, run, 0));
  }

  private attemptsFor(error: Z2Error, rule: RetryRule): number {
    const settings = this.options.settings?.();
    const engine = error.details?.['engine'];
    const own = typeof engine === 'string' ? settings?.engine_attempts[engine] : undefined;
    return own ?? Math.min(settings?.max_attempts ?? this.options.maxAttempts, rule.attempts ?? Infinity);
  }

  private async waitForEngine(tx: JobTransaction, run: StageRun, error: Z2Error): Promise<void> {
    tx.log('WARNING', error.message, run.stage, run.language || null);
    // Those that wait for the same engine do not all come back at once.
    const wait = error.retryAfterMs ?? 0;
    await this.giveBack(tx, run, wait + retryDelayMs(1));
  }

  private async giveBack(tx: JobTransaction, run: StageRun, delayMs: number): Promise<void> {
    run.attempt -= 1;
    await tx.manager.update(StageRun, { id: run.id }, { attempt: run.attempt });
    await makeReady(tx, run, delayMs);
    tx.stageEvent(run);
  }

  private async end(
    tx: JobTransaction,
    run: StageRun,
    state: 'FAILED' | 'CANCELLED',
    error: ErrorBody,
  ): Promise<void> {
    Object.assign(run, { state, error });
    await tx.manager.query(
      `UPDATE stage_runs SET state = $2, error = $3::jsonb, lease_token = NULL, lease_until = NULL, finished_at = now()
       WHERE id = $1`,
      [run.id, state, JSON.stringify(error)],
    );
    tx.stageEvent(run);
  }

  private async facts(tx: JobTransaction, run: StageRun, result: StageResult): Promise<void> {
    const { manager, job } = tx;
    if (result.metadata) {
      await manager.query(
        `INSERT INTO job_metadata (job_uuid, data) VALUES ($1, $2::jsonb)
         ON CONFLICT (job_uuid) DO UPDATE SET data = excluded.data, updated_at = now()`,
        [job.job_uuid, JSON.stringify(result.metadata)],
      );
    }
    if (result.analysis !== undefined) {
      await manager.query(
        `INSERT INTO job_analysis (job_uuid, language, data) VALUES ($1, $2, $3::jsonb)
         ON CONFLICT (job_uuid, language) DO UPDATE SET data = excluded.data, updated_at = now()`,
        [job.job_uuid, run.language, JSON.stringify(result.analysis)],
      );
    }
    if (result.title && !job.title) {
      await manager.update(Job, { job_uuid: job.job_uuid }, { title: result.title });
    }
    if (result.source_language && !job.source_language) {
      await manager.update(Job, { job_uuid: job.job_uuid }, { source_language: result.source_language });
    }
  }

  private async write(
    lease: Lease,
    work: (tx: JobTransaction, run: StageRun) => Promise<void>,
  ): Promise<void> {
    await JobTransaction.run(this.dataSource, this.sink, lease.run.job_uuid, async (tx) => {
      const run = await tx.manager.findOneBy(StageRun, {
        id: lease.run.id,
        lease_token: lease.token,
        state: 'RUNNING',
      });
      if (!run) {
        throw new Z2Error(
          'LEASE_LOST',
          `The lease of ${lease.run.stage} was lost; its result is not taken.`,
          {
            remedy: 'Nothing: another worker does it.',
          },
        );
      }
      await work(tx, run);
    });
  }
}

function doneMessage(run: StageRun, result: StageResult): string {
  const ms = workedMs(run, new Date());
  const took = ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
  return result.from_checkpoint
    ? `${run.stage} was done before with the same inputs: its result is used again.`
    : `${run.stage} done in ${took}.`;
}
