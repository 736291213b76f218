import type { LogLevel } from '@z2/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

import { bigintAsNumber } from './transformers';

/** One log line; numbered together with the job's other events. */
@Entity('job_logs')
export class JobLog {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'job_logs_pkey' })
  job_uuid!: string;

  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'job_logs_pkey', transformer: bigintAsNumber })
  seq!: number;

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;

  @Column('text')
  level!: LogLevel;

  @Column('text', { nullable: true })
  stage!: string | null;

  @Column('text', { nullable: true })
  language!: string | null;

  @Column('text')
  message!: string;
}

/** One numbered event but for log lines, as it went over the wire. */
@Entity('job_events')
export class JobEventRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'job_events_pkey' })
  job_uuid!: string;

  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'job_events_pkey', transformer: bigintAsNumber })
  seq!: number;

  @Column('jsonb')
  event!: unknown;
}
