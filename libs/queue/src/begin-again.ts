import { JobLanguage, type JobTransaction, type StageRun } from '@z2/entities';

import { advance } from './advance';

/**
 * Lets runs of a job that has ended wait again as if they had not begun, and brings the job on. Within the job's transaction.
 *
 * @param languages those that are no longer where they were
 */
export async function beginAgain(
  tx: JobTransaction,
  runs: readonly StageRun[],
  languages: readonly string[],
): Promise<void> {
  const { manager, job } = tx;
  job.cancel_requested = false;
  job.run_at = null;
  await manager.query('UPDATE jobs SET cancel_requested = false, run_at = NULL WHERE job_uuid = $1', [
    job.job_uuid,
  ]);
  await manager.query(
    `UPDATE stage_runs SET state = 'WAITING', attempt = 0, progress = 0, error = NULL, lease_token = NULL, lease_until = NULL,
       early = NULL, dead_at = NULL, started_at = NULL, finished_at = NULL WHERE id = ANY ($1)`,
    [runs.map(({ id }) => id)],
  );
  // Told by events: who follows a language sees that it waits again.
  for (const row of await manager.findBy(JobLanguage, { job_uuid: job.job_uuid })) {
    if (languages.includes(row.language)) {
      await tx.setLanguageStatus(row, 'PENDING', 0);
    }
  }
  await tx.setJobStatus('PENDING', 0);
  await advance(tx);
}
