import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which jobs there are of a video is asked for whole lists of them. */
export class JobsOfVideos1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX jobs_video ON jobs (video_id, created_at) WHERE video_id IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX jobs_video');
  }
}
