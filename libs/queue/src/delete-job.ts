import { isTerminal, Z2Error } from '@z2/contracts';
import type { JobTransaction } from '@z2/entities';

/**
 * Forgets a job that has ended (nothing of it runs then): its rows, and the checkpoints that name files which only this job has.
 * Those files are noted in `removed_files`, in the same transaction, for FileRemoval. Returns the upload that no other job names.
 *
 * @throws Z2Error JOB_STATE_CONFLICT (not ended)
 */
export async function deleteJob({ manager, job }: JobTransaction): Promise<{ upload_id: string | null }> {
  const { job_uuid, source, status } = job;
  if (!isTerminal(status)) {
    throw new Z2Error('JOB_STATE_CONFLICT', `The job is ${status}; only a job that has ended is deleted.`, {
      remedy: 'Cancel it first.',
      details: { status },
    });
  }
  const rows = await manager.query<{ sha256: string }[]>(
    `INSERT INTO removed_files (sha256)
       SELECT f.sha256 FROM (SELECT sha256 FROM job_files WHERE job_uuid = $1
           UNION SELECT sha256 FROM job_contents WHERE job_uuid = $1) AS f
         WHERE NOT EXISTS (SELECT 1 FROM job_files o WHERE o.sha256 = f.sha256 AND o.job_uuid <> $1)
           AND NOT EXISTS (SELECT 1 FROM job_contents o WHERE o.sha256 = f.sha256 AND o.job_uuid <> $1)
     ON CONFLICT (sha256) DO UPDATE SET removed_at = now() RETURNING sha256`,
    [job_uuid],
  );
  if (rows.length > 0) {
    // Nobody may find what is going to be gone.
    const any = rows.map(({ sha256 }) => sha256).join('|');
    await manager.query('DELETE FROM checkpoints WHERE output::text ~ $1', [any]);
  }
  await manager.query('DELETE FROM jobs WHERE job_uuid = $1', [job_uuid]);
  if (source.kind !== 'upload') {
    return { upload_id: null };
  }
  const [other] = await manager.query<unknown[]>(
    `SELECT 1 FROM jobs WHERE position($1 IN source::text) > 0 OR position($1 IN options::text) > 0 LIMIT 1`,
    [source.upload_id],
  );
  return { upload_id: other ? null : source.upload_id };
}
