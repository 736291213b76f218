import type { CleanResult, ErrorBody, ScrubResult, StorageTaskKind, StorageTaskState } from '@z2/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A look through storage, or a clearing up: asked for by somebody, or by the clock. One runs at a time. */
@Entity('storage_tasks')
export class StorageTaskRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'storage_tasks_pkey' })
  id!: string;

  @Column('text')
  kind!: StorageTaskKind;

  @Column('boolean', { default: false })
  dry_run!: boolean;

  @Column('text', { default: 'PENDING' })
  state!: StorageTaskState;

  @Column('timestamptz', { default: () => 'now()' })
  requested_at!: Date;

  @Column('timestamptz', { nullable: true })
  started_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  finished_at!: Date | null;

  /** A worker that is not heard of until then has lost it. */
  @Column('timestamptz', { nullable: true })
  lease_until!: Date | null;

  @Column('real', { default: 0 })
  progress!: number;

  @Column('jsonb', { nullable: true })
  result!: ScrubResult | CleanResult | null;

  @Column('jsonb', { nullable: true })
  error!: ErrorBody | null;
}

/** A content that the last scrub found to be other than it should be. */
@Entity('storage_faults')
export class StorageFaultRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'storage_faults_pkey' })
  sha256!: string;

  @Column('text')
  kind!: 'corrupt' | 'missing';

  @Column('timestamptz', { default: () => 'now()' })
  found_at!: Date;
}
