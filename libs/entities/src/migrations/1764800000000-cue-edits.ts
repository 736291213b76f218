import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cues that a person edits: what was changed, when and by whom, and what the stage that made them is to keep. */
export class CueEdits1764800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE cue_edits (
        job_uuid uuid NOT NULL REFERENCES jobs ON DELETE CASCADE, language text NOT NULL, number integer NOT NULL,
        before text NOT NULL, after text NOT NULL, changes jsonb NOT NULL,
        editor text NOT NULL, at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT cue_edits_pkey PRIMARY KEY (job_uuid, language, number));
      ALTER TABLE stage_runs ADD COLUMN edited jsonb;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE stage_runs DROP COLUMN edited; DROP TABLE cue_edits');
  }
}
