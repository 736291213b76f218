import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Stage runs that were given up after their last attempt. */
export class DeadLetters1765110000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE stage_runs ADD COLUMN dead_at timestamptz;
      UPDATE stage_runs SET dead_at = finished_at WHERE state = 'FAILED' AND error->>'code' = 'ATTEMPTS_EXHAUSTED';
      CREATE INDEX stage_runs_dead ON stage_runs (dead_at, id) WHERE dead_at IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX stage_runs_dead; ALTER TABLE stage_runs DROP COLUMN dead_at');
  }
}
