import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A stage run may tell a part of its output before the rest is there. */
export class EarlyOutput1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE stage_runs ADD COLUMN early jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE stage_runs DROP COLUMN early');
  }
}
