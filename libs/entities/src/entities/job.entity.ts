import type { ErrorBody, JobOptions, JobSource, JobStatus, PublishTarget } from '@z2/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import { bigintAsNumber } from './transformers';

/** One source video to be localised. Its row lock orders all that happens to the job. */
@Entity('jobs')
@Index('jobs_created', ['created_at'])
@Index('jobs_page', ['created_at', 'job_uuid'])
@Index('jobs_run_at', ['run_at'], { where: `status = 'SCHEDULED'` })
@Index('jobs_status', ['status', 'created_at'])
@Index('jobs_video', ['video_id', 'created_at'], { where: 'video_id IS NOT NULL' })
@Index('jobs_idempotency', ['owner', 'idempotency_key'], {
  unique: true,
  where: 'idempotency_key IS NOT NULL',
})
export class Job {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'jobs_pkey' })
  job_uuid!: string;

  @Column('text', { default: 'local' })
  owner!: string;

  @Column('text', { default: 'PENDING' })
  status!: JobStatus;

  /** 0–100. */
  @Column('real', { default: 0 })
  progress!: number;

  @Column('text', { nullable: true })
  title!: string | null;

  @Column('jsonb')
  source!: JobSource;

  @Column('text', { nullable: true })
  youtube_url!: string | null;

  @Column('text', { nullable: true })
  video_id!: string | null;

  /** Given by the user or found; null as long as it is unknown. */
  @Column('text', { nullable: true })
  source_language!: string | null;

  @Column('text', { array: true })
  target_languages!: string[];

  @Column('jsonb')
  options!: JobOptions;

  @Column('jsonb')
  publish!: PublishTarget[];

  /** Higher goes first. */
  @Column('integer', { default: 0 })
  priority!: number;

  @Column('timestamptz', { nullable: true })
  run_at!: Date | null;

  @Column('text', { nullable: true })
  idempotency_key!: string | null;

  /** Hash of the request: the same key with another request is refused. */
  @Column('text', { nullable: true })
  request_hash!: string | null;

  /** Number of the newest event. */
  @Column('bigint', { default: 0, transformer: bigintAsNumber })
  seq!: number;

  /** When retention took its source and what was made on the way; null: it did not. */
  @Column('timestamptz', { nullable: true })
  files_removed_at!: Date | null;

  @Column('boolean', { default: false })
  cancel_requested!: boolean;

  @Column('jsonb', { nullable: true })
  error!: ErrorBody | null;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  @Column('timestamptz', { nullable: true })
  started_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  completed_at!: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at!: Date;
}
