import type { RetryRequest } from '@z2/contracts';
import { isTerminal, STAGE_NAMES, Z2Error } from '@z2/contracts';
import type { JobTransaction } from '@z2/entities';
import { type Job, JobLanguage, StageRun } from '@z2/entities';

import { beginAgain } from './begin-again';
import { CLOSING, isPlace, lost } from './pipeline-places';

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
  // What later stages need was removed: it is made anew.
  const from_stage = job.files_removed_at ? 'download' : request.from_stage;
  const { job_uuid } = job;
  await manager.query('UPDATE jobs SET files_removed_at = NULL WHERE job_uuid = $1', [job_uuid]);
  const languages = new Set(request.languages ?? job.target_languages);
  const again = from_stage ? STAGE_NAMES.slice(STAGE_NAMES.indexOf(from_stage)) : [];
  const runs = (await manager.findBy(StageRun, { job_uuid })).filter(
    (run) =>
      (run.language === '' || languages.has(run.language)) &&
      (lost(run) || again.includes(run.stage) || isPlace(run, CLOSING)),
  );
  // What is made anew is made of what it was made of at first.
  await manager.query(
    `UPDATE stage_runs SET edited = NULL, redo_since = CASE WHEN stage = $3 THEN now() ELSE redo_since END
     WHERE id = ANY ($1) AND stage = ANY ($2)`,
    [runs.map(({ id }) => id), again, from_stage ?? null],
  );
  // What all languages share is made anew for those that are done, too: they are then as far as it is.
  const shared = again.includes('download') || again.includes('transcribe');
  const done = shared ? await manager.findBy(JobLanguage, { job_uuid, status: 'COMPLETED' }) : [];
  const touched = [...runs, ...done].map(({ language }) => language);
  tx.log('INFO', describe(request));
  await beginAgain(tx, runs, [...new Set(touched)]);
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
