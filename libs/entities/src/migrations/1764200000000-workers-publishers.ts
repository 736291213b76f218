import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Workers tell which publishers are set up with them. */
export class WorkersPublishers1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE workers ADD COLUMN publishers jsonb NOT NULL DEFAULT '[]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE workers DROP COLUMN publishers');
  }
}
