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

  async forget(key: string): Promise<void> {
    await this.dataSource.query('DELETE FROM checkpoints WHERE key = $1', [key]);
  }
}
