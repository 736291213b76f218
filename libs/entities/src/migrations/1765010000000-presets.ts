import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sets of options under a name. */
export class Presets1765010000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE presets (
        name text CONSTRAINT presets_pkey PRIMARY KEY, description text, options jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE presets');
  }
}
