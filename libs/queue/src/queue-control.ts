import type { QueueView } from '@z2/contracts';
import type { DataSource } from 'typeorm';

/** In SQL: whether the queue is paused. */
export const IS_PAUSED = `EXISTS (SELECT 1 FROM settings WHERE key = 'queue_paused' AND value = 'true'::jsonb)`;

/** What holds for the whole queue, kept in PostgreSQL: it survives restarts, and every worker obeys it. */
export class QueueControl {
  constructor(private readonly dataSource: DataSource) {}

  /** Paused, nothing new is begun; what runs goes on to its end. */
  async setPaused(paused: boolean): Promise<QueueView> {
    await this.dataSource.query(
      `INSERT INTO settings (key, value) VALUES ('queue_paused', $1::jsonb)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`,
      [JSON.stringify(paused)],
    );
    return this.view();
  }

  async view(): Promise<QueueView> {
    const [row] = await this.dataSource.query<
      { paused: boolean; scheduled: string; queued: string; running: string }[]
    >(
      `SELECT ${IS_PAUSED} AS paused,
         (SELECT count(*) FROM jobs WHERE status = 'SCHEDULED') AS scheduled,
         (SELECT count(*) FROM stage_runs WHERE state = 'READY') AS queued,
         (SELECT count(*) FROM stage_runs WHERE state = 'RUNNING') AS running`,
    );
    return {
      paused: row?.paused ?? false,
      scheduled_jobs: Number(row?.scheduled ?? 0),
      queued_stage_runs: Number(row?.queued ?? 0),
      running_stage_runs: Number(row?.running ?? 0),
    };
  }
}
