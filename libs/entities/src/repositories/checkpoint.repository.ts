import { createHash } from 'node:crypto';

import type { DataSource, EntityManager } from 'typeorm';

/** The key of a checkpoint: SHA-256 of its name and all that the result depends on. */
export function checkpointKey(name: string, fingerprint: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([name, ...fingerprint]))
    .digest('hex');
}

/** Results by the hash of their inputs. */
export class CheckpointRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @param since a result that is older does not count */
  async find(key: string, since: Date | null = null): Promise<{ output: unknown } | null> {
    const [rows] = await this.dataSource.query<[{ output: unknown }[], number]>(
      `UPDATE checkpoints SET used_at = now()
       WHERE key = $1 AND ($2::timestamptz IS NULL OR created_at >= $2) RETURNING output`,
      [key, since],
    );
    return rows[0] ?? null;
  }

  async save(
    key: string,
    name: string,
    output: unknown,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<void> {
    await manager.query(
      `INSERT INTO checkpoints (key, name, output) VALUES ($1, $2, $3::jsonb)
       ON CONFLICT (key) DO UPDATE SET output = excluded.output, created_at = now(), used_at = now()`,
      [key, name, JSON.stringify(output ?? null)],
    );
  }

  /**
   * Notes that a job needs these contents as long as it is there; with `chunk`, and in the same transaction, the result that names
   * them is kept. Of a job that is not there any more nothing is kept: nobody would take it away.
   */
  async keepContents(
    jobUuid: string,
    contents: readonly string[],
    chunk: { key: string; name: string; output: unknown } | null = null,
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const jobs = await manager.query<unknown[]>('SELECT 1 FROM jobs WHERE job_uuid = $1 FOR KEY SHARE', [
        jobUuid,
      ]);
      if (jobs.length === 0) {
        return;
      }
      await manager.query(
        `INSERT INTO job_contents (job_uuid, sha256) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
        [jobUuid, [...new Set(contents)]],
      );
      if (chunk) {
        await this.save(chunk.key, chunk.name, chunk.output, manager);
      }
    });
  }

  async forget(key: string): Promise<void> {
    await this.dataSource.query('DELETE FROM checkpoints WHERE key = $1', [key]);
  }
}
