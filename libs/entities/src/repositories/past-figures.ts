import type { StageTimes } from '@z2/contracts';
import type { DataSource } from 'typeorm';

import { stageTimes } from './stage-times';

/** Figures that take a look at all that was ever done. */
export interface PastFigures {
  minutes_localised: number;
  average_duration_ms: number | null;
  stage_times: StageTimes[];
}

/** With so few jobs they cost nothing. */
const FEW_JOBS = 2_000;
/** They may take this share of a connection's time at most: what took a second is good for twenty. */
const SHARE = 0.05;

/** See {@link PastFigures}. Of many jobs they are a little old, so that who asks all the time does not keep PostgreSQL busy. */
export class PastFiguresReader {
  private kept: { figures: PastFigures; until: number } | null = null;
  private asking: Promise<PastFigures> | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly fewJobs = FEW_JOBS,
  ) {}

  /** `jobs`: how many there are. Of those who ask at the same time, one asks the database. */
  async read(jobs: number): Promise<PastFigures> {
    if (jobs <= this.fewJobs) {
      return this.ask();
    }
    if (this.kept && performance.now() < this.kept.until) {
      return this.kept.figures;
    }
    this.asking ??= this.askAndKeep().finally(() => (this.asking = null));
    return this.asking;
  }

  private async askAndKeep(): Promise<PastFigures> {
    const began = performance.now();
    const figures = await this.ask();
    const ended = performance.now();
    this.kept = { figures, until: ended + (ended - began) / SHARE };
    return figures;
  }

  private async ask(): Promise<PastFigures> {
    const [row] = await this.dataSource.query<Record<'localised' | 'duration', string | null>[]>(
      `SELECT (SELECT sum((m.data->>'duration_ms')::float / 60000) FROM job_languages l JOIN job_metadata m USING (job_uuid)
                WHERE l.status = 'COMPLETED' AND EXISTS (SELECT 1 FROM stage_runs r WHERE r.job_uuid = l.job_uuid
                  AND r.language = l.language AND r.stage = 'render' AND NOT r.from_checkpoint)) AS localised,
              (SELECT avg(extract(epoch FROM completed_at - started_at)) * 1000 FROM jobs WHERE status = 'COMPLETED') AS duration`,
    );
    return {
      minutes_localised: Math.round(Number(row?.localised ?? 0) * 10) / 10,
      average_duration_ms: row?.duration ? Math.round(Number(row.duration)) : null,
      stage_times: await stageTimes(this.dataSource),
    };
  }
}
