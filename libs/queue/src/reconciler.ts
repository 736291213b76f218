import type { EventSink } from '@z2/entities';
import { JobTransaction, StageRun } from '@z2/entities';
import type { DataSource } from 'typeorm';

import { advance, makeReady } from './advance';
import { retryDelayMs } from './backoff';
import type { Dispatcher } from './dispatcher';
import { JobCommands } from './job-commands';

/**
 * Puts right what a crash left: leases that ran out, messages that Redis lost, jobs whose creation was cut off, cancels
 * that nobody finished. Safe to run anywhere, any time, more than once.
 */
export class Reconciler {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sink: EventSink | null,
    private readonly dispatcher: Dispatcher,
    private readonly options: { maxAttempts: number | (() => number); resendAfterMs: number },
  ) {}

  async reconcile(): Promise<{ expired: number; resent: number; begun: number; due: number }> {
    return {
      due: await this.beginDue(),
      begun: await this.beginCutOff(),
      expired: await this.takeBackExpired(),
      resent: await this.dispatcher.resendLost(this.options.resendAfterMs),
    };
  }

  private get maxAttempts(): number {
    const { maxAttempts } = this.options;
    return typeof maxAttempts === 'number' ? maxAttempts : maxAttempts();
  }

  private async beginCutOff(): Promise<number> {
    const rows = await this.dataSource.query<{ job_uuid: string }[]>(
      `SELECT job_uuid FROM jobs j WHERE status IN ('PENDING', 'SCHEDULED') AND created_at < now() - interval '5 s'
         AND NOT EXISTS (SELECT 1 FROM stage_runs r WHERE r.job_uuid = j.job_uuid) LIMIT 100`,
    );
    const commands = new JobCommands(this.dataSource, this.sink);
    for (const { job_uuid } of rows) {
      await commands.begin(job_uuid);
    }
    return rows.length;
  }

  /** Jobs whose time has come are PENDING; their first message falls due by itself. */
  private async beginDue(): Promise<number> {
    const rows = await this.dataSource.query<{ job_uuid: string }[]>(
      `SELECT job_uuid FROM jobs WHERE status = 'SCHEDULED' AND run_at <= now() LIMIT 100`,
    );
    for (const { job_uuid } of rows) {
      await JobTransaction.runIfThere(this.dataSource, this.sink, job_uuid, advance);
    }
    return rows.length;
  }

  private async takeBackExpired(): Promise<number> {
    const rows = await this.dataSource.query<{ id: string; job_uuid: string; lease_token: string }[]>(
      `SELECT id, job_uuid, lease_token FROM stage_runs WHERE state = 'RUNNING' AND lease_until < now() LIMIT 100`,
    );
    for (const row of rows) {
      await JobTransaction.runIfThere(this.dataSource, this.sink, row.job_uuid, async (tx) => {
        // Looked at again under the job's lock: its worker may have come back in between.
        const run = await tx.manager
          .createQueryBuilder(StageRun, 'run')
          .where(
            `run.id = :id AND run.lease_token = :lease_token AND run.state = 'RUNNING' AND run.lease_until < now()`,
            row,
          )
          .getOne();
        if (!run) {
          return;
        }
        if (tx.job.cancel_requested) {
          await this.finish(tx, run, 'CANCELLED');
        } else if (run.attempt >= this.maxAttempts) {
          await this.finish(tx, run, 'FAILED');
        } else {
          tx.log(
            'WARNING',
            `The worker of ${run.stage} was lost; another goes on.`,
            run.stage,
            run.language || null,
          );
          await makeReady(tx, run, retryDelayMs(run.attempt));
          tx.stageEvent(run);
        }
      });
    }
    return rows.length;
  }

  private async finish(tx: JobTransaction, run: StageRun, state: 'FAILED' | 'CANCELLED'): Promise<void> {
    const error =
      state === 'FAILED'
        ? {
            code: 'ATTEMPTS_EXHAUSTED',
            message: `${run.stage} was begun ${run.attempt} times and its worker was lost each time.`,
            remedy: 'Look at the worker log (memory?), then retry the job.',
          }
        : null;
    if (error) {
      tx.log('ERROR', `${error.message} ${error.remedy}`, run.stage, run.language || null);
    }
    Object.assign(run, { state, error });
    await tx.manager.query(
      `UPDATE stage_runs SET state = $2, error = $3::jsonb, lease_token = NULL, lease_until = NULL, finished_at = now(),
         dead_at = CASE WHEN $2 = 'FAILED' THEN now() END
       WHERE id = $1`,
      [run.id, state, error ? JSON.stringify(error) : null],
    );
    tx.stageEvent(run);
    await advance(tx);
  }
}
