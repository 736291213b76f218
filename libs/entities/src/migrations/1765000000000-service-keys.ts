import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys that the service makes for itself: what signs links to files. */
export class ServiceKeys1765000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE service_keys (
        name text CONSTRAINT service_keys_pkey PRIMARY KEY, key bytea NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE service_keys');
  }
}
