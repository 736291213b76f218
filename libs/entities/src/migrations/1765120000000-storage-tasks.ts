import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Looks through storage and clearing up; what they found; and which jobs lost files to it. */
export class StorageTasks1765120000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE storage_tasks (
        id uuid CONSTRAINT storage_tasks_pkey PRIMARY KEY, kind text NOT NULL, dry_run boolean NOT NULL DEFAULT false,
        state text NOT NULL DEFAULT 'PENDING'
          CONSTRAINT storage_tasks_state_known CHECK (state IN ('PENDING', 'RUNNING', 'DONE', 'FAILED')),
        requested_at timestamptz NOT NULL DEFAULT now(), started_at timestamptz, finished_at timestamptz,
        lease_until timestamptz, progress real NOT NULL DEFAULT 0, result jsonb, error jsonb);
      CREATE TABLE storage_faults (
        sha256 text CONSTRAINT storage_faults_pkey PRIMARY KEY, kind text NOT NULL, found_at timestamptz NOT NULL DEFAULT now());
      ALTER TABLE jobs ADD COLUMN files_removed_at timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE jobs DROP COLUMN files_removed_at; DROP TABLE storage_faults, storage_tasks',
    );
  }
}
