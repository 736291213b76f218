import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Receivers of events, and what each is to be told. */
export class EventWebhooks1764600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event_webhooks (
        id uuid CONSTRAINT event_webhooks_pkey PRIMARY KEY, url text NOT NULL, secret text NOT NULL,
        events text[] NOT NULL, enabled boolean NOT NULL DEFAULT true, created_at timestamptz NOT NULL DEFAULT now());
      CREATE TABLE webhook_deliveries (
        id uuid CONSTRAINT webhook_deliveries_pkey PRIMARY KEY,
        webhook_id uuid NOT NULL CONSTRAINT webhook_deliveries_webhook_fkey REFERENCES event_webhooks ON DELETE CASCADE,
        job_uuid uuid, type text NOT NULL, body jsonb NOT NULL,
        state text NOT NULL DEFAULT 'PENDING'
          CONSTRAINT webhook_deliveries_state_known CHECK (state IN ('PENDING', 'DELIVERED', 'FAILED')),
        attempts integer NOT NULL DEFAULT 0, next_attempt_at timestamptz NOT NULL DEFAULT now(),
        created_at timestamptz NOT NULL DEFAULT now(), delivered_at timestamptz, error text);
      CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at) WHERE state = 'PENDING';
      CREATE INDEX webhook_deliveries_page ON webhook_deliveries (webhook_id, created_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_deliveries, event_webhooks');
  }
}
