import type { MigrationInterface, QueryRunner } from 'typeorm';

import { transitionFunction } from './transition-function';

/**
 * What is changed while the service runs, and kept; pages of jobs by cursor; jobs at a time; stages that are made anew; files
 * of deleted jobs.
 */
export class Settings1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE settings (
        key text CONSTRAINT settings_pkey PRIMARY KEY, value jsonb NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now());
      CREATE INDEX jobs_page ON jobs (created_at, job_uuid);
      CREATE INDEX jobs_run_at ON jobs (run_at) WHERE status = 'SCHEDULED';
      ALTER TABLE stage_runs ADD COLUMN redo_since timestamptz;
      CREATE TABLE removed_files (
        sha256 text CONSTRAINT removed_files_pkey PRIMARY KEY, removed_at timestamptz NOT NULL DEFAULT now());
    `);
    // A finished job may be done again from a stage on.
    await runner.query(transitionFunction());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE removed_files;
      ALTER TABLE stage_runs DROP COLUMN redo_since;
      DROP INDEX jobs_run_at; DROP INDEX jobs_page; DROP TABLE settings`);
  }
}
