import type { DataSource } from 'typeorm';

/** What storage can do to a content that nobody names any more. */
export interface FileBin {
  /** Removes the content, unless it was stored again at this time (ms since 1970) or later. Whether it is gone. */
  deleteIfOlder(sha256: string, beforeMs: number): Promise<boolean>;
}

/** Clocks of the machines that share a storage may differ by so much. */
const CLOCKS_MS = 60_000;
const AT_ONCE = 500;

/**
 * Removes the files of deleted jobs, as soon as it is certain that nobody needs them: no row names them, no stage run is going on
 * that may have found one of them while they were there, and nobody has stored them anew since. What cannot go yet is looked at
 * again in a later round. Safe to run anywhere, any time, more than once.
 */
export class FileRemoval {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bin: FileBin,
    private readonly clocksMs = CLOCKS_MS,
  ) {}

  /** One round. Returns how many files were removed. */
  async round(): Promise<number> {
    await this.dataSource.query(
      `DELETE FROM removed_files r WHERE EXISTS (SELECT 1 FROM job_files f WHERE f.sha256 = r.sha256)
         OR EXISTS (SELECT 1 FROM job_contents c WHERE c.sha256 = r.sha256)`,
    );
    const rows = await this.dataSource.query<{ sha256: string; stamp: string; ms: string }[]>(
      `SELECT sha256, removed_at::text AS stamp, extract(epoch FROM removed_at) * 1000 AS ms FROM removed_files r WHERE NOT EXISTS
         (SELECT 1 FROM stage_runs s WHERE s.state = 'RUNNING' AND s.started_at <= r.removed_at)
       ORDER BY removed_at LIMIT ${AT_ONCE}`,
    );
    let removed = 0;
    for (const { sha256, stamp, ms } of rows) {
      const gone = await this.bin.deleteIfOlder(sha256, Number(ms) - this.clocksMs);
      // Stored anew since: by a run that may still be going on, so that its row is waited for.
      await this.dataSource.query(
        gone
          ? 'DELETE FROM removed_files WHERE sha256 = $1 AND removed_at = $2::timestamptz'
          : 'UPDATE removed_files SET removed_at = now() WHERE sha256 = $1 AND removed_at = $2::timestamptz',
        [sha256, stamp],
      );
      removed += gone ? 1 : 0;
    }
    return removed;
  }
}
