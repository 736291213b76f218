import type { ErrorBody, JobStatus } from '@z2/contracts';
import { isTerminal } from '@z2/contracts';
import type { JobTransaction } from '@z2/entities';
import { JobLanguage, StageRun } from '@z2/entities';

import { decide } from './pipeline';
import type { Place } from './pipeline-places';

/**
 * Brings a job on after one of its stage runs changed, within the transaction of that change: what may begin gets READY
 * and its message (outbox), what is hopeless is CANCELLED, the statuses follow.
 */
export async function advance(tx: JobTransaction): Promise<void> {
  const { manager, job } = tx;
  const where = { job_uuid: job.job_uuid };
  const runs = await manager.findBy(StageRun, where);
  const rows = await manager.findBy(JobLanguage, where);
  if (job.cancel_requested) {
    await finishCancel(tx, runs, rows);
    return;
  }
  const decision = decide(runs);
  const at = (place: Place): StageRun => {
    const run = runs.find((one) => one.stage === place.stage && one.language === place.language);
    if (!run) {
      throw new Error(`job ${job.job_uuid} has no stage run ${place.stage} ${place.language}`);
    }
    return run;
  };
  const early = await isBeforeItsTime(tx);
  /** Nothing is pending before its time. */
  const shown = (status: JobStatus): JobStatus => (status === 'PENDING' && early ? 'SCHEDULED' : status);
  for (const place of decision.ready) {
    await makeReady(tx, at(place), 0);
  }
  for (const place of decision.hopeless) {
    const run = at(place);
    run.state = 'CANCELLED';
    // Without its lease the worker of a run that was being prepared stops.
    const gone = { lease_token: null, lease_until: null };
    await manager.update(StageRun, { id: run.id }, { state: 'CANCELLED', finished_at: new Date(), ...gone });
    await manager.query('DELETE FROM outbox WHERE stage_run_id = $1', [run.id]);
    tx.stageEvent(run);
  }
  for (const { language, status, progress } of decision.languages) {
    const row = rows.find((one) => one.language === language);
    // A language that was lost stays so until it is retried, whatever becomes of the others.
    if (row && row.status !== 'FAILED' && row.status !== 'CANCELLED') {
      const error = status === 'FAILED' ? firstError(runs, language) : null;
      await tx.setLanguageStatus(row, shown(status), progress, error);
    }
  }
  const { status, progress } = decision.job;
  const error = status === 'FAILED' ? jobError(runs, rows) : null;
  await tx.setJobStatus(shown(status), progress, error);
  if (isTerminal(job.status)) {
    tx.log(status === 'COMPLETED' ? 'INFO' : 'ERROR', error ? failedMessage(error) : 'Completed.');
  }
}

/** By the database's clock, which the due times of messages go by too. */
async function isBeforeItsTime({ manager, job }: JobTransaction): Promise<boolean> {
  if (!job.run_at || (job.status !== 'PENDING' && job.status !== 'SCHEDULED')) {
    return false;
  }
  const [row] = await manager.query<{ early: boolean }[]>(
    'SELECT run_at > now() AS early FROM jobs WHERE job_uuid = $1',
    [job.job_uuid],
  );
  return row?.early ?? false;
}

/** READY, and its message into the outbox, due after so many ms by the database's clock, but not before the job's time. */
export async function makeReady(tx: JobTransaction, run: StageRun, delayMs: number): Promise<void> {
  run.state = 'READY';
  await tx.manager.update(
    StageRun,
    { id: run.id },
    { state: 'READY', lease_token: null, lease_until: null, worker_id: null },
  );
  await tx.manager.query(
    `INSERT INTO outbox (stage_run_id, stage, attempt, priority, owner, due_at)
     SELECT $1, $2, $3, $4, owner, GREATEST(run_at, now() + make_interval(secs => $5::float / 1000))
       FROM jobs WHERE job_uuid = $6
     ON CONFLICT (stage_run_id) DO UPDATE
       SET attempt = excluded.attempt, send = outbox.send + 1, due_at = excluded.due_at, sent_at = NULL`,
    [run.id, run.stage, run.attempt + 1, tx.job.priority, delayMs, tx.job.job_uuid],
  );
}

async function finishCancel(tx: JobTransaction, runs: StageRun[], rows: JobLanguage[]): Promise<void> {
  for (const run of runs) {
    if (run.state === 'WAITING' || run.state === 'READY') {
      run.state = 'CANCELLED';
      await tx.manager.update(StageRun, { id: run.id }, { state: 'CANCELLED', finished_at: new Date() });
      await tx.manager.query('DELETE FROM outbox WHERE stage_run_id = $1', [run.id]);
      tx.stageEvent(run);
    }
  }
  if (runs.some((run) => run.state === 'RUNNING')) {
    return;
  }
  for (const row of rows) {
    if (!isTerminal(row.status)) {
      await tx.setLanguageStatus(row, 'CANCELLED', row.progress);
    }
  }
  if (!isTerminal(tx.job.status)) {
    await tx.setJobStatus('CANCELLED', tx.job.progress, {
      code: 'CANCELLED',
      message: 'The job was cancelled.',
      remedy: 'Retry it when it is wanted again; what was done is kept.',
    });
    tx.log('INFO', 'Cancelled.');
  }
}

/** The stage run that failed has said why in the log; here only which languages that has cost. */
const failedMessage = (error: ErrorBody): string =>
  error.code === 'LANGUAGES_FAILED' ? error.message : 'The job failed.';

function firstError(runs: readonly StageRun[], language: string): ErrorBody {
  const own = runs.find((run) => run.state === 'FAILED' && run.language === language);
  const shared = runs.find((run) => run.state === 'FAILED' && run.language === '');
  return (
    (own ?? shared)?.error ?? {
      code: 'INTERNAL',
      message: 'The language could not be finished.',
      remedy: 'Look at the log of the job, then retry it.',
    }
  );
}

function jobError(runs: readonly StageRun[], rows: readonly JobLanguage[]): ErrorBody {
  const shared = runs.find((run) => run.state === 'FAILED' && run.language === '');
  const failed = rows.filter((row) => row.status === 'FAILED' || row.status === 'CANCELLED');
  const codes = new Set(failed.map((row) => row.error?.code ?? row.status));
  if (shared?.error) {
    return shared.error;
  }
  if (failed.length === rows.length && codes.size === 1 && failed[0]?.error) {
    return failed[0].error;
  }
  return {
    code: 'LANGUAGES_FAILED',
    message: `${failed.length} of ${rows.length} languages failed: ${failed
      .map((row) => `${row.language} (${row.error?.code ?? row.status})`)
      .join(', ')}.`,
    remedy: 'What is finished can be used. Retry the job: only what failed is done again.',
    details: { languages: Object.fromEntries(failed.map((row) => [row.language, row.error])) },
  };
}
