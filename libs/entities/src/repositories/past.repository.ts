import type { EngineUse, JobOptions, JobSource, StageName } from '@z2/contracts';
import type { DataSource } from 'typeorm';

/** A stage run that was really worked on, from begin to end, and what it worked with. */
export interface PastRun {
  stage: StageName;
  /** '' is the whole job. */
  language: string;
  source_kind: JobSource['kind'];
  options: JobOptions;
  engines: EngineUse[];
  /** How long it took, without what it waited in between. */
  ms: number;
  /** How long the film is. */
  duration_ms: number;
}

/** So far back is looked: newer runs say more of how it is now. */
const NEWEST = 600;

/** What this installation has done before, for what it is going to need. */
export class PastRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest finished runs, without those that found their result done. */
  runs(): Promise<PastRun[]> {
    return this.dataSource.query<PastRun[]>(
      `SELECT r.stage, r.language, j.source->>'kind' AS source_kind, j.options,
              COALESCE(r.output->'engines', '[]'::jsonb) AS engines,
              (extract(epoch FROM r.finished_at - r.started_at) * 1000 - COALESCE((r.early->>'waited_ms')::float, 0))::float AS ms,
              (m.data->>'duration_ms')::float AS duration_ms
       FROM stage_runs r JOIN jobs j USING (job_uuid) JOIN job_metadata m USING (job_uuid)
       WHERE r.state = 'DONE' AND NOT r.from_checkpoint AND (m.data->>'duration_ms')::float > 0
       ORDER BY r.finished_at DESC LIMIT $1`,
      [NEWEST],
    );
  }
}
