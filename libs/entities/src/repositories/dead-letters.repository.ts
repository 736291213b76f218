import type { DeadLetter, DeadLetterList, StageName } from '@z2/contracts';
import { REQUEUE_MOST } from '@z2/contracts';
import type { DataSource } from 'typeorm';

import { exactTime, readCursor, writeCursor } from './page-cursor';

export interface DeadLetterFilter {
  stage?: StageName;
  owner?: string;
  limit?: number;
  cursor?: string;
}

type Row = Omit<DeadLetter, 'dead_at'> & { dead_at: Date; exact: string };

/** A deleted job takes its own along; a retry, too. */
const OF_JOBS = `FROM stage_runs r JOIN jobs j USING (job_uuid)
  WHERE r.dead_at IS NOT NULL AND r.state = 'FAILED'
    AND ($1::text IS NULL OR r.stage = $1) AND ($2::text IS NULL OR j.owner = $2)`;

/** Stage runs that were given up. */
export class DeadLettersRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest first. @throws Z2Error VALIDATION_FAILED for a cursor that is none */
  async list({ stage, owner, limit = 50, cursor }: DeadLetterFilter = {}): Promise<DeadLetterList> {
    const narrowed = [stage ?? null, owner ?? null];
    const after = cursor ? readCursor(cursor) : null;
    const [count] = await this.dataSource.query<{ total: string }[]>(
      `SELECT count(*) AS total ${OF_JOBS}`,
      narrowed,
    );
    const rows = await this.dataSource.query<Row[]>(
      `SELECT r.id AS stage_run_id, r.job_uuid, j.title, j.owner, j.status AS job_status, r.stage,
         NULLIF(r.language, '') AS language, r.attempt AS attempts, r.error, r.dead_at, ${exactTime('r.dead_at')} AS exact
       ${OF_JOBS} AND ($3::timestamptz IS NULL OR (r.dead_at, r.id) < ($3::timestamptz, $4::uuid))
       ORDER BY r.dead_at DESC, r.id DESC LIMIT $5`,
      [...narrowed, after?.at ?? null, after?.uuid ?? null, limit + 1],
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      dead_letters: page.map(viewOf),
      total: Number(count?.total ?? 0),
      next_cursor: rows.length > limit && last ? writeCursor(last.exact, last.stage_run_id) : null,
    };
  }

  /** Where each of these is (of all: at most 500, the oldest first); one that is no dead letter is not among them. */
  async places(
    ids: readonly string[] | null,
  ): Promise<{ stage_run_id: string; job_uuid: string; language: string }[]> {
    return this.dataSource.query(
      `SELECT id AS stage_run_id, job_uuid, language FROM stage_runs
       WHERE dead_at IS NOT NULL AND state = 'FAILED' AND ($1::uuid[] IS NULL OR id = ANY ($1))
       ORDER BY dead_at, id LIMIT ${REQUEUE_MOST}`,
      [ids],
    );
  }
}

function viewOf({ dead_at, ...row }: Row): DeadLetter {
  const { stage_run_id, job_uuid, title, owner, job_status, stage, language, attempts, error } = row;
  return {
    ...{ stage_run_id, job_uuid, title, owner, job_status, stage, language, attempts, error },
    dead_at: dead_at.toISOString(),
  };
}
