import type { RetryRequest } from '@z2/contracts';
import { isTerminal, STAGE_NAMES, Z2Error } from '@z2/contracts';
import type { JobTransaction } from '@z2/entities';
import { Job } from '@z2/entities';

import { advance } from './advance';

/**
 * Does again what failed or was cancelled, in all languages or some. With `from_stage` that stage is made anew, also where it was
 * done, and so is what follows from it: later stages find their checkpoints only where their inputs stay the same. Within the
 * job's transaction.
 *
 * @throws Z2Error JOB_STATE_CONFLICT (not ended, or COMPLETED and no stage is named), OPTION_INVALID (no such target language)
 */
export async function retryJob(tx: JobTransaction, request: RetryRequest): Promise<void> {
  const { manager, job } = tx;
  assertRetried(job, request);
  const languages = [...new Set(request.languages ?? job.target_languages)];
  job.cancel_requested = false;
  job.run_at = null;
  await manager.update(Job, { job_uuid: job.job_uuid }, { cancel_requested: false, run_at: null });
  const again = request.from_stage ? STAGE_NAMES.slice(STAGE_NAMES.indexOf(request.from_stage)) : [];
  const runs = await manager.query<[{ language: string }[], number]>(
    `UPDATE stage_runs SET state = 'WAITING', attempt = 0, progress = 0, error = NULL, lease_token = NULL, lease_until = NULL,
       early = NULL, started_at = NULL, finished_at = NULL,
       redo_since = CASE WHEN stage = $4 THEN now() ELSE redo_since END
     WHERE job_uuid = $1 AND (language = '' OR language = ANY ($2))
       AND (state IN ('FAILED', 'CANCELLED') OR stage = ANY ($3) OR (stage = 'publish' AND language = ''))
     RETURNING language`,
    [job.job_uuid, languages, again, request.from_stage ?? null],
  );
  const touched = new Set(runs[0].map(({ language }) => language));
  // What all languages share is made anew for those that are done, too: they are then as far as it is.
  const shared = again.includes('download') || again.includes('transcribe');
  await manager.query(
    `UPDATE job_languages SET status = 'PENDING', progress = 0, error = NULL
     WHERE job_uuid = $1 AND (language = ANY ($2) OR ($3 AND status = 'COMPLETED'))`,
    [job.job_uuid, languages.filter((language) => touched.has(language)), shared],
  );
  await tx.setJobStatus('PENDING', 0);
  tx.log('INFO', describe(request));
  await advance(tx);
}

function assertRetried(job: Job, { from_stage, languages = [] }: RetryRequest): void {
  const ended = isTerminal(job.status);
  if (!ended || (job.status === 'COMPLETED' && !from_stage)) {
    throw new Z2Error(
      'JOB_STATE_CONFLICT',
      ended ? 'The job is COMPLETED; nothing of it failed.' : `The job is ${job.status}; it has not ended.`,
      {
        remedy: ended
          ? 'Name the stage from which on it is to be done again (from_stage), or make a new job of it (clone).'
          : 'Wait for its end, or cancel it first.',
        details: { status: job.status },
      },
    );
  }
  const unknown = languages.filter((language) => !job.target_languages.includes(language));
  if (unknown.length > 0) {
    throw new Z2Error('OPTION_INVALID', `The job is not into ${unknown.join(', ')}.`, {
      remedy: `Name some of its own: ${job.target_languages.join(', ')}.`,
      details: { languages: unknown },
    });
  }
}

function describe({ from_stage, languages }: RetryRequest): string {
  const from = from_stage ? ` from ${from_stage} on` : '';
  return `Retry requested${from}${languages ? ` of ${languages.join(', ')}` : ''}.`;
}
