import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which contents of chunks a job needs, so that they go with it. */
export class JobContents1764700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE job_contents (
        job_uuid uuid NOT NULL REFERENCES jobs ON DELETE CASCADE, sha256 text NOT NULL,
        CONSTRAINT job_contents_pkey PRIMARY KEY (job_uuid, sha256));
      CREATE INDEX job_contents_content ON job_contents (sha256);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE job_contents');
  }
}
