import type { ErrorBody } from '@z2/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The intent to publish, written before the call; then its result. `key` is the idempotency key of the call. */
@Entity('job_publishing')
@Index('job_publishing_key', ['job_uuid', 'key'], { unique: true })
export class JobPublishing {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'job_publishing_pkey' })
  id!: string;

  @Column('uuid')
  job_uuid!: string;

  @Column('text', { nullable: true })
  language!: string | null;

  @Column('text')
  publisher!: string;

  @Column('text')
  target!: string;

  @Column('text')
  key!: string;

  @Column('text', { default: 'INTENT' })
  state!: 'INTENT' | 'DONE' | 'FAILED' | 'UNKNOWN';

  @Column('text', { nullable: true })
  url!: string | null;

  @Column('jsonb', { nullable: true })
  result!: unknown;

  @Column('jsonb', { nullable: true })
  error!: ErrorBody | null;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at!: Date;
}
