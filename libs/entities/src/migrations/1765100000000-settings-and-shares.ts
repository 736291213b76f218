import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Settings that are changed while the service runs; and whose turn it is, told without a look at the jobs. */
export class SettingsAndShares1765100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE setting_changes (
        version integer CONSTRAINT setting_changes_pkey PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(),
        editor text NOT NULL, changes jsonb NOT NULL, result jsonb NOT NULL);
      ALTER TABLE outbox ADD COLUMN owner text NOT NULL DEFAULT 'local';
      UPDATE outbox o SET owner = j.owner FROM stage_runs r, jobs j WHERE r.id = o.stage_run_id AND j.job_uuid = r.job_uuid;
      CREATE INDEX outbox_turns ON outbox (stage, owner, priority DESC, position) WHERE sent_at IS NULL;
      CREATE INDEX outbox_sent ON outbox (stage, owner) WHERE sent_at IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP INDEX outbox_turns, outbox_sent; ALTER TABLE outbox DROP COLUMN owner; DROP TABLE setting_changes',
    );
  }
}
