import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists and folders that are watched, and what was seen there. */
export class Feeds1765130000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE feeds (
        id uuid CONSTRAINT feeds_pkey PRIMARY KEY, owner text NOT NULL DEFAULT 'local', kind text NOT NULL, url text NOT NULL,
        cron text NOT NULL, time_zone text NOT NULL, enabled boolean NOT NULL DEFAULT true, backfill integer NOT NULL DEFAULT 0,
        job jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), primed_at timestamptz,
        next_at timestamptz NOT NULL DEFAULT now(), lease_until timestamptz, last_at timestamptz, last_error jsonb);
      CREATE INDEX feeds_due ON feeds (next_at) WHERE enabled;
      CREATE TABLE feed_items (
        feed_id uuid NOT NULL CONSTRAINT feed_items_feed_fkey REFERENCES feeds ON DELETE CASCADE, item text NOT NULL,
        seen_at timestamptz NOT NULL DEFAULT now(), job_uuid uuid, error jsonb,
        CONSTRAINT feed_items_pkey PRIMARY KEY (feed_id, item));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE feed_items, feeds');
  }
}
