import type { DeliveryState, WebhookDeliveryType, WebhookEvent, WebhookEventPayload } from '@z2/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A receiver of events. */
@Entity('event_webhooks')
export class EventWebhook {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'event_webhooks_pkey' })
  id!: string;

  @Column('text')
  url!: string;

  /** `whsec_…`: what signs has to be known, so that no hash of it would do. */
  @Column('text')
  secret!: string;

  @Column('text', { array: true })
  events!: WebhookEvent[];

  @Column('boolean', { default: true })
  enabled!: boolean;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;
}

/** One message to one receiver. */
@Entity('webhook_deliveries')
@Index('webhook_deliveries_due', ['webhook_id', 'next_attempt_at'], { where: `state = 'PENDING'` })
@Index('webhook_deliveries_page', ['webhook_id', 'created_at'])
export class WebhookDelivery {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'webhook_deliveries_pkey' })
  id!: string;

  @Column('uuid')
  webhook_id!: string;

  /** null: of no job. Not a key: what a deleted job had to tell is told. */
  @Column('uuid', { nullable: true })
  job_uuid!: string | null;

  @Column('text')
  type!: WebhookDeliveryType;

  @Column('jsonb')
  body!: WebhookEventPayload;

  @Column('text', { default: 'PENDING' })
  state!: DeliveryState;

  @Column('integer', { default: 0 })
  attempts!: number;

  /** Also the end of the time that a worker has for an attempt. */
  @Column('timestamptz', { default: () => 'now()' })
  next_attempt_at!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  @Column('timestamptz', { nullable: true })
  delivered_at!: Date | null;

  @Column('text', { nullable: true })
  error!: string | null;
}
