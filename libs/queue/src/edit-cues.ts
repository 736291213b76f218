import {
  countOf,
  type CueEditChange,
  isTerminal,
  type JobStatus,
  languageName,
  Z2Error,
} from '@z2/contracts';
import { CueEdit, type EditedCues, type JobTransaction, StageRun } from '@z2/entities';

import { beginAgain } from './begin-again';
import { CLOSING, isPlace, JOIN, lost } from './pipeline-places';

/** An edit that has been checked against the cues as they were read. */
export interface CheckedEdit {
  /** Of the translation; '' is the transcript. */
  language: string;
  /** Number of the job's newest event when its cues were read. */
  seq: number;
  /** Versions of the list. */
  before: string;
  after: string;
  changes: CueEditChange[];
  editor: string;
  /** By language ('' the transcript): what the run that made the cues is to take in their place. */
  edited: ReadonlyMap<string, EditedCues>;
}

/**
 * Keeps an edit, and does again what depends on it, and nothing else: of a translation its language from the translation on, of
 * the transcript all that is made of it. The runs take the edited cues in place of their own work. Returns false, with nothing
 * changed, where something happened to the job since its cues were read. Within the job's transaction.
 *
 * @throws Z2Error JOB_STATE_CONFLICT (not ended)
 */
export async function editCues(tx: JobTransaction, edit: CheckedEdit): Promise<boolean> {
  const { manager, job } = tx;
  const { language } = edit;
  if (job.seq !== edit.seq) {
    return false;
  }
  assertEditable(job.status);
  const { job_uuid } = job;
  const runs = await manager.findBy(StageRun, { job_uuid });
  for (const run of runs) {
    const stage = run.language ? 'translate' : 'transcribe';
    const edited = run.stage === stage ? edit.edited.get(run.language) : undefined;
    if (edited) {
      await manager.query('UPDATE stage_runs SET edited = $2::jsonb WHERE id = $1', [
        ...[run.id, JSON.stringify(edited)],
      ]);
    }
  }
  const [row] = await manager.query<{ number: number }[]>(
    'SELECT COALESCE(max(number), 0) + 1 AS number FROM cue_edits WHERE job_uuid = $1 AND language = $2',
    [job_uuid, language],
  );
  const { before, after, changes, editor } = edit;
  await manager.insert(CueEdit, {
    ...{ job_uuid, language, number: row?.number ?? 1, before, after, changes, editor },
  });
  const what = language ? `The translation into ${languageName(language)}` : 'The transcript';
  tx.log('INFO', `${what} was edited by ${editor}: ${countOf(changes.length, 'cue')}.`);
  const depends = (run: StageRun): boolean =>
    language
      ? run.language === language || isPlace(run, JOIN) || isPlace(run, CLOSING)
      : run.stage !== 'download';
  // What all languages share was perhaps never made, where the job had been cancelled.
  const needed = (run: StageRun): boolean => run.language === '' && lost(run);
  await beginAgain(
    tx,
    runs.filter((run) => depends(run) || needed(run)),
    language ? [language] : job.target_languages,
  );
  return true;
}

/** @throws Z2Error JOB_STATE_CONFLICT: what a job is made of does not change under it */
export function assertEditable(status: JobStatus): void {
  if (!isTerminal(status)) {
    throw new Z2Error('JOB_STATE_CONFLICT', `The job is ${status}; cues are edited when it has ended.`, {
      remedy: 'Wait for its end, or cancel it first; then read the cues and edit them.',
      details: { status },
    });
  }
}
