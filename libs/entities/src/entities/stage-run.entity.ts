import type { ErrorBody, StageName, StageRunState } from '@z2/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import type { EditedCues } from './cue-edit.entity';
import { bigintAsNumber } from './transformers';

/** One stage of one job (of one language, where the stage has one); '' is the whole job. */
@Entity('stage_runs')
@Index('stage_runs_place', ['job_uuid', 'stage', 'language'], { unique: true })
@Index('stage_runs_dead', ['dead_at', 'id'], { where: 'dead_at IS NOT NULL' })
@Index('stage_runs_state', ['state', 'lease_until'])
export class StageRun {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'stage_runs_pkey' })
  id!: string;

  @Column('uuid')
  job_uuid!: string;

  @Column('text')
  stage!: StageName;

  @Column('text', { default: '' })
  language!: string;

  @Column('text', { default: 'WAITING' })
  state!: StageRunState;

  /** Claims so far: a worker that dies has used one. */
  @Column('integer', { default: 0 })
  attempt!: number;

  /** Fraction 0–1. */
  @Column('real', { default: 0 })
  progress!: number;

  /** Fencing token of the worker that holds the lease: every write of a run names it. */
  @Column('uuid', { nullable: true })
  lease_token!: string | null;

  @Column('timestamptz', { nullable: true })
  lease_until!: Date | null;

  @Column('text', { nullable: true })
  worker_id!: string | null;

  @Column('text', { nullable: true })
  fingerprint!: string | null;

  @Column('boolean', { default: false })
  from_checkpoint!: boolean;

  /** Results that are older do not serve: the stage was asked for anew. */
  @Column('timestamptz', { nullable: true })
  redo_since!: Date | null;

  /**
   * A part of the output that is there before the rest, for what can begin with it; or `prepared_at` (and then `waited_ms`) of a run
   * that did what it could before all of its input was there.
   */
  @Column('jsonb', { nullable: true })
  early!: unknown;

  /** What a person edited of its result: the run takes it in place of its own work. */
  @Column('jsonb', { nullable: true })
  edited!: EditedCues | null;

  @Column('jsonb', { nullable: true })
  output!: unknown;

  @Column('jsonb', { nullable: true })
  error!: ErrorBody | null;

  /** When it was given up after its last attempt; null: it was not. */
  @Column('timestamptz', { nullable: true })
  dead_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  started_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  finished_at!: Date | null;
}

/** How long the run was worked on until then, ms: without what it waited between its preparation and the rest. */
export function workedMs({ started_at, early }: StageRun, until: Date): number {
  const { waited_ms = 0 } = (early ?? {}) as { waited_ms?: number };
  return started_at ? Math.max(0, Math.round(until.getTime() - started_at.getTime() - waited_ms)) : 0;
}

/** Result of work by the hash of its inputs: a stage's, or one chunk's. */
@Entity('checkpoints')
export class Checkpoint {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'checkpoints_pkey' })
  key!: string;

  @Column('text')
  name!: string;

  @Column('jsonb')
  output!: unknown;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  used_at!: Date;
}

/** A message that has to reach Bull. Deleted by the claim; re-sent (send + 1) when Redis lost it. */
@Entity('outbox')
@Index('outbox_due', ['due_at'], { where: 'sent_at IS NULL' })
@Index('outbox_sent', ['stage', 'owner'], { where: 'sent_at IS NOT NULL' })
@Index('outbox_turns', ['stage', 'owner', 'priority', 'position'], { where: 'sent_at IS NULL' })
export class OutboxRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'outbox_pkey' })
  stage_run_id!: string;

  @Column('text')
  stage!: StageName;

  /** The attempt that the claim will be. */
  @Column('integer')
  attempt!: number;

  @Column('integer', { default: 1 })
  send!: number;

  @Column('integer', { default: 0 })
  priority!: number;

  /** Of the job: owners take turns. */
  @Column('text', { default: 'local' })
  owner!: string;

  @Column('bigint', { transformer: bigintAsNumber, generated: 'increment' })
  position!: number;

  @Column('timestamptz', { default: () => 'now()' })
  due_at!: Date;

  @Column('timestamptz', { nullable: true })
  sent_at!: Date | null;
}

/** A worker process, alive as long as its heartbeat is. */
@Entity('workers')
export class WorkerRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'workers_pkey' })
  id!: string;

  @Column('text')
  host!: string;

  @Column('integer')
  pid!: number;

  @Column('text')
  version!: string;

  /** EngineInfo[]: what can be done there. */
  @Column('jsonb')
  engines!: unknown;

  /** PublisherInfo[]: where results can go from there. */
  @Column('jsonb', { default: [] })
  publishers!: unknown;

  @Column('timestamptz', { default: () => 'now()' })
  started_at!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  heartbeat_at!: Date;
}
