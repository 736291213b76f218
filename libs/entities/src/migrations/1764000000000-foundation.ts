import { JOB_STATUSES, STAGE_NAMES, STAGE_RUN_STATES } from '@z2/contracts';
import type { MigrationInterface, QueryRunner } from 'typeorm';

import { list, transitionFunction } from './transition-function';

/** The tables of the first version. Statuses and their transitions come from the one table in libs/contracts. */
export class Foundation1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE jobs (
        job_uuid uuid CONSTRAINT jobs_pkey PRIMARY KEY,
        owner text NOT NULL DEFAULT 'local',
        status text NOT NULL DEFAULT 'PENDING' CONSTRAINT jobs_status_known CHECK (status IN (${list(JOB_STATUSES)})),
        progress real NOT NULL DEFAULT 0,
        title text, source jsonb NOT NULL, youtube_url text, video_id text, source_language text,
        target_languages text[] NOT NULL, options jsonb NOT NULL, publish jsonb NOT NULL,
        priority integer NOT NULL DEFAULT 0, run_at timestamptz,
        idempotency_key text, request_hash text,
        seq bigint NOT NULL DEFAULT 0, cancel_requested boolean NOT NULL DEFAULT false, error jsonb,
        created_at timestamptz NOT NULL DEFAULT now(), started_at timestamptz, completed_at timestamptz,
        updated_at timestamptz NOT NULL DEFAULT now());
      CREATE INDEX jobs_created ON jobs (created_at);
      CREATE INDEX jobs_status ON jobs (status, created_at);
      CREATE UNIQUE INDEX jobs_idempotency ON jobs (owner, idempotency_key) WHERE idempotency_key IS NOT NULL;

      CREATE TABLE job_languages (
        job_uuid uuid NOT NULL REFERENCES jobs ON DELETE CASCADE, language text NOT NULL,
        status text NOT NULL DEFAULT 'PENDING' CONSTRAINT job_languages_status_known CHECK (status IN (${list(JOB_STATUSES)})),
        progress real NOT NULL DEFAULT 0, error jsonb, updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT job_languages_pkey PRIMARY KEY (job_uuid, language));

      CREATE TABLE job_metadata (
        job_uuid uuid CONSTRAINT job_metadata_pkey PRIMARY KEY REFERENCES jobs ON DELETE CASCADE,
        data jsonb NOT NULL, updated_at timestamptz NOT NULL DEFAULT now());
      CREATE TABLE job_analysis (
        job_uuid uuid NOT NULL REFERENCES jobs ON DELETE CASCADE, language text NOT NULL, data jsonb NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now(), CONSTRAINT job_analysis_pkey PRIMARY KEY (job_uuid, language));
      CREATE TABLE job_logs (
        job_uuid uuid NOT NULL REFERENCES jobs ON DELETE CASCADE, seq bigint NOT NULL, at timestamptz NOT NULL DEFAULT now(),
        level text NOT NULL, stage text, language text, message text NOT NULL,
        CONSTRAINT job_logs_pkey PRIMARY KEY (job_uuid, seq));
      CREATE TABLE job_events (
        job_uuid uuid NOT NULL REFERENCES jobs ON DELETE CASCADE, seq bigint NOT NULL, event jsonb NOT NULL,
        CONSTRAINT job_events_pkey PRIMARY KEY (job_uuid, seq));

      CREATE TABLE stage_runs (
        id uuid CONSTRAINT stage_runs_pkey PRIMARY KEY,
        job_uuid uuid NOT NULL REFERENCES jobs ON DELETE CASCADE,
        stage text NOT NULL CONSTRAINT stage_runs_stage_known CHECK (stage IN (${list(STAGE_NAMES)})),
        language text NOT NULL DEFAULT '',
        state text NOT NULL DEFAULT 'WAITING' CONSTRAINT stage_runs_state_known CHECK (state IN (${list(STAGE_RUN_STATES)})),
        attempt integer NOT NULL DEFAULT 0, progress real NOT NULL DEFAULT 0,
        lease_token uuid, lease_until timestamptz, worker_id text, fingerprint text,
        from_checkpoint boolean NOT NULL DEFAULT false, output jsonb, error jsonb,
        started_at timestamptz, finished_at timestamptz);
      CREATE UNIQUE INDEX stage_runs_place ON stage_runs (job_uuid, stage, language);
      CREATE INDEX stage_runs_state ON stage_runs (state, lease_until);

      CREATE TABLE job_files (
        id uuid CONSTRAINT job_files_pkey PRIMARY KEY, job_uuid uuid NOT NULL REFERENCES jobs ON DELETE CASCADE,
        stage_run_id uuid NOT NULL, stage text NOT NULL, kind text NOT NULL, language text, name text NOT NULL,
        sha256 text NOT NULL, size bigint NOT NULL, mime text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
      CREATE INDEX job_files_job ON job_files (job_uuid);
      CREATE INDEX job_files_content ON job_files (sha256);

      CREATE TABLE job_publishing (
        id uuid CONSTRAINT job_publishing_pkey PRIMARY KEY, job_uuid uuid NOT NULL REFERENCES jobs ON DELETE CASCADE,
        language text, publisher text NOT NULL, target text NOT NULL, key text NOT NULL,
        state text NOT NULL DEFAULT 'INTENT', url text, result jsonb, error jsonb, updated_at timestamptz NOT NULL DEFAULT now());
      CREATE UNIQUE INDEX job_publishing_key ON job_publishing (job_uuid, key);

      CREATE TABLE checkpoints (
        key text CONSTRAINT checkpoints_pkey PRIMARY KEY, name text NOT NULL, output jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(), used_at timestamptz NOT NULL DEFAULT now());

      CREATE TABLE outbox (
        stage_run_id uuid CONSTRAINT outbox_pkey PRIMARY KEY REFERENCES stage_runs ON DELETE CASCADE,
        stage text NOT NULL, attempt integer NOT NULL, send integer NOT NULL DEFAULT 1, priority integer NOT NULL DEFAULT 0,
        position BIGSERIAL NOT NULL, due_at timestamptz NOT NULL DEFAULT now(), sent_at timestamptz);
      CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL;

      CREATE TABLE workers (
        id text CONSTRAINT workers_pkey PRIMARY KEY, host text NOT NULL, pid integer NOT NULL, version text NOT NULL,
        engines jsonb NOT NULL, started_at timestamptz NOT NULL DEFAULT now(), heartbeat_at timestamptz NOT NULL DEFAULT now());
    `);
    await runner.query(`
      ${transitionFunction()};
      CREATE TRIGGER jobs_transition BEFORE UPDATE OF status ON jobs
        FOR EACH ROW EXECUTE FUNCTION z2_check_transition();
      CREATE TRIGGER job_languages_transition BEFORE UPDATE OF status ON job_languages
        FOR EACH ROW EXECUTE FUNCTION z2_check_transition();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE workers, outbox, checkpoints, job_publishing, job_files, stage_runs, job_events, job_logs,
        job_analysis, job_metadata, job_languages, jobs;
      DROP FUNCTION z2_check_transition();
    `);
  }
}
