import type { ArtifactRef, CueEditor, CueEditView, StageRunState } from '@z2/contracts';
import type { DataSource } from 'typeorm';

import { CueEdit, type EditedCues, Job, JobMetadataRow } from '../entities';

/** Where the cues of a job are, in one language or ('') of the transcript. */
export interface CueSource {
  language: string;
  state: StageRunState;
  /** JSON of a Transcript or a Translation; null: there was none yet. */
  ref: ArtifactRef | null;
  edited: EditedCues | null;
}

/** A job, as far as its cues go. */
export interface JobCues {
  job: Job;
  /** ms; null: not known. */
  duration_ms: number | null;
  sources: CueSource[];
}

/** Reads of cues and their edits. */
export class CuesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The job is read first: where its number of events is the same later, so is all the rest. */
  async load(jobUuid: string): Promise<JobCues | null> {
    const { manager } = this.dataSource;
    const job = await manager.findOneBy(Job, { job_uuid: jobUuid });
    if (!job) {
      return null;
    }
    const metadata = await manager.findOneBy(JobMetadataRow, { job_uuid: jobUuid });
    const sources = await manager.query<CueSource[]>(
      `SELECT language, state, edited, CASE stage WHEN 'transcribe' THEN output->'transcript' ELSE output->'translation' END AS ref
         FROM stage_runs WHERE job_uuid = $1 AND stage IN ('transcribe', 'translate')`,
      [jobUuid],
    );
    return { job, duration_ms: metadata?.data.duration_ms ?? null, sources };
  }

  async lastEdit(jobUuid: string, language: string): Promise<CueEditor | null> {
    const edit = await this.dataSource
      .getRepository(CueEdit)
      .findOne({ where: { job_uuid: jobUuid, language }, order: { number: 'DESC' } });
    return edit ? { at: edit.at.toISOString(), editor: edit.editor } : null;
  }

  /** The newest first. Of one cue: the edits that changed it, with what they changed of it alone. */
  async edits(jobUuid: string, language: string, cue: string | null, limit: number): Promise<CueEditView[]> {
    const rows = await this.dataSource
      .getRepository(CueEdit)
      .createQueryBuilder('edit')
      .where({ job_uuid: jobUuid, language })
      .andWhere(cue === null ? 'true' : 'edit.changes @> :one::jsonb', {
        one: JSON.stringify([{ after: { id: cue } }]),
      })
      .orderBy('edit.number', 'DESC')
      .limit(limit)
      .getMany();
    return rows.map(({ number, at, editor, changes }) => ({
      ...{ number, at: at.toISOString(), editor },
      changes: cue === null ? changes : changes.filter(({ after }) => after.id === cue),
    }));
  }
}
