import type { StageName, StageRunState } from '@z2/contracts';
import type { DataSource, QueryRunner } from 'typeorm';

import { until } from '../support/processes';

/** A number of PostgreSQL's advisory locks. */
const LOCK = 4711;

/**
 * Makes whoever writes that a stage run has come to a state wait in the middle of that transaction. So a fault is set at the very
 * boundary of a stage: RUNNING is the claim, DONE its result, WAITING the creation of the job.
 */
export class HeldWrite {
  private holder: QueryRunner | null = null;

  private constructor(private readonly dataSource: DataSource) {}

  static async prepare(dataSource: DataSource): Promise<HeldWrite> {
    await dataSource.query(`
      CREATE TABLE held_writes (stage text, state text);
      CREATE FUNCTION hold_write() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF EXISTS (SELECT 1 FROM held_writes h WHERE h.stage = NEW.stage AND h.state = NEW.state) THEN
          PERFORM pg_advisory_xact_lock_shared(${LOCK});
        END IF;
        RETURN NEW; END $$;
      CREATE TRIGGER hold_write BEFORE INSERT OR UPDATE OF state ON stage_runs FOR EACH ROW EXECUTE FUNCTION hold_write()`);
    return new HeldWrite(dataSource);
  }

  /** From now on it is waited, until `release`. */
  async hold(stage: StageName, state: StageRunState): Promise<void> {
    this.holder = this.dataSource.createQueryRunner();
    await this.holder.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await this.dataSource.query('INSERT INTO held_writes VALUES ($1, $2)', [stage, state]);
  }

  /** Resolves when somebody waits. */
  async held(): Promise<void> {
    await until(async () => (await this.waiting()).length > 0, 'a write that is held');
  }

  /** @param undone the writes that wait are taken back first, as those of a connection that has gone */
  async release(undone = false): Promise<void> {
    await this.dataSource.query('DELETE FROM held_writes');
    for (const { pid } of undone ? await this.waiting() : []) {
      await this.dataSource.query('SELECT pg_terminate_backend($1)', [pid]);
    }
    // After a restart of the database the lock is gone with its connection.
    await this.holder?.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    await this.holder?.release();
    this.holder = null;
  }

  private waiting(): Promise<{ pid: number }[]> {
    return this.dataSource.query<{ pid: number }[]>(
      `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = ${LOCK} AND NOT granted`,
    );
  }
}
