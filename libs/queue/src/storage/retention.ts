import {
  ARTIFACT_ROLE,
  type CleanResult,
  isTerminal,
  type ServiceSettings,
  TERMINAL_STATUSES,
} from '@z2/contracts';
import { type EventSink, JobTransaction } from '@z2/entities';
import type { DataSource } from 'typeorm';

import { deleteJob } from '../delete-job';

const KINDS = Object.keys(ARTIFACT_ROLE) as (keyof typeof ARTIFACT_ROLE)[];
/** What may go when only the finals are kept: sources, and what only later stages need. */
const NO_FINALS = KINDS.filter((kind) => ARTIFACT_ROLE[kind] !== 'result');
const AT_ONCE = 500;

interface Ended {
  job_uuid: string;
  title: string | null;
  ended_at: Date;
}

/**
 * Removes what the rules of storage let go: jobs that ended long ago, or all of them but their results. Only jobs that have ended are
 * touched, each under its lock, and files go by FileRemoval: not as long as any other job names them, or any run goes on that
 * may have found them. A job that lost files begins with the download when it is retried.
 */
export class Retention {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sink: EventSink | null = null,
    /** Removes an upload that only a removed job was made of. */
    private readonly removeUpload: (id: string) => Promise<void> = () => Promise.resolve(),
  ) {}

  async clean(rules: ServiceSettings['storage'], dryRun: boolean): Promise<CleanResult> {
    const { keep_days, keep_finals, intermediates_days } = rules;
    const result: CleanResult = { jobs: [], trimmed: [], bytes: 0 };
    const trimAfter = [intermediates_days, keep_finals ? keep_days : null].filter((days) => days !== null);
    if (keep_days !== null && !keep_finals) {
      for (const job of await this.endedBefore(keep_days)) {
        result.bytes += await this.sizeOf(job.job_uuid, KINDS);
        if (dryRun || (await this.remove(job))) {
          result.jobs.push(seen(job));
        }
      }
    }
    if (trimAfter.length > 0) {
      const gone = new Set(result.jobs.map(({ job_uuid }) => job_uuid));
      const old = await this.endedBefore(Math.min(...trimAfter), NO_FINALS);
      for (const job of old.filter(({ job_uuid }) => !gone.has(job_uuid))) {
        const files = await this.trim(job, dryRun);
        if (files) {
          result.trimmed.push({ ...seen(job), files });
          result.bytes += files.reduce((sum, { size }) => sum + size, 0);
        }
      }
    }
    return result;
  }

  /** @param having only those that have files of these kinds still, or parts of work */
  private endedBefore(days: number, having: readonly string[] | null = null): Promise<Ended[]> {
    return this.dataSource.query(
      `SELECT job_uuid, title, completed_at AS ended_at FROM jobs j
       WHERE status = ANY ($1) AND completed_at < now() - make_interval(days => $2)
         AND ($3::text[] IS NULL OR EXISTS (SELECT 1 FROM job_files f WHERE f.job_uuid = j.job_uuid AND f.kind = ANY ($3))
           OR EXISTS (SELECT 1 FROM job_contents c WHERE c.job_uuid = j.job_uuid))
       ORDER BY completed_at LIMIT ${AT_ONCE}`,
      [TERMINAL_STATUSES, days, having],
    );
  }

  private async sizeOf(jobUuid: string, kinds: readonly string[]): Promise<number> {
    const [row] = await this.dataSource.query<{ bytes: string }[]>(
      'SELECT coalesce(sum(size), 0) AS bytes FROM job_files WHERE job_uuid = $1 AND kind = ANY ($2)',
      [jobUuid, kinds],
    );
    return Number(row?.bytes ?? 0);
  }

  /** False: it was begun again meanwhile. */
  private async remove({ job_uuid, ended_at }: Ended): Promise<boolean> {
    const removed = await JobTransaction.runIfThere(this.dataSource, null, job_uuid, async (tx) => {
      return isSame(tx, ended_at) ? deleteJob(tx) : null;
    });
    if (removed?.upload_id) {
      await this.removeUpload(removed.upload_id);
    }
    return removed !== null;
  }

  /** The files that went; null: it was begun again meanwhile. */
  private async trim(
    { job_uuid, ended_at }: Ended,
    dryRun: boolean,
  ): Promise<{ name: string; size: number }[] | null> {
    return JobTransaction.runIfThere(this.dataSource, this.sink, job_uuid, async (tx) => {
      if (!isSame(tx, ended_at)) {
        return null;
      }
      const files = await tx.manager.query<{ name: string; size: string }[]>(
        'SELECT name, size FROM job_files WHERE job_uuid = $1 AND kind = ANY ($2) ORDER BY name',
        [job_uuid, NO_FINALS],
      );
      if (!dryRun) {
        await dropFiles(tx);
        tx.log(
          'INFO',
          'Its source and what was made on the way were removed, as the rules of storage say; results stay.',
        );
      }
      return files.map(({ name, size }) => ({ name, size: Number(size) }));
    });
  }
}

/** Nothing of it goes on, and nobody has begun it again since it was looked at. */
function isSame({ job }: JobTransaction, endedAt: Date): boolean {
  return isTerminal(job.status) && job.completed_at?.getTime() === endedAt.getTime();
}

/** As deleteJob does for all of a job: its rows first, and checkpoints that name what is going to be gone. */
async function dropFiles({ manager, job }: JobTransaction): Promise<void> {
  const values = [job.job_uuid, NO_FINALS];
  const rows = await manager.query<{ sha256: string }[]>(
    `WITH files AS (DELETE FROM job_files WHERE job_uuid = $1 AND kind = ANY ($2) RETURNING sha256),
       parts AS (DELETE FROM job_contents WHERE job_uuid = $1 RETURNING sha256)
     INSERT INTO removed_files (sha256)
       SELECT f.sha256 FROM (SELECT sha256 FROM files UNION SELECT sha256 FROM parts) AS f
         WHERE NOT EXISTS (SELECT 1 FROM job_files o
             WHERE o.sha256 = f.sha256 AND NOT (o.job_uuid = $1 AND o.kind = ANY ($2)))
           AND NOT EXISTS (SELECT 1 FROM job_contents o WHERE o.sha256 = f.sha256 AND o.job_uuid <> $1)
     ON CONFLICT (sha256) DO UPDATE SET removed_at = now() RETURNING sha256`,
    values,
  );
  if (rows.length > 0) {
    const any = rows.map(({ sha256 }) => sha256).join('|');
    await manager.query('DELETE FROM checkpoints WHERE output::text ~ $1', [any]);
  }
  await manager.query('UPDATE jobs SET files_removed_at = now() WHERE job_uuid = $1', [job.job_uuid]);
}

function seen({ job_uuid, title, ended_at }: Ended): {
  job_uuid: string;
  title: string | null;
  ended_at: string;
} {
  return { job_uuid, title, ended_at: ended_at.toISOString() };
}
