import type { ArtifactKind } from '@z2/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import { bigintAsNumber } from './transformers';

/** An artifact of a job. The content is in storage under its SHA-256. */
@Entity('job_files')
@Index('job_files_job', ['job_uuid'])
@Index('job_files_content', ['sha256'])
export class JobFile {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'job_files_pkey' })
  id!: string;

  @Column('uuid')
  job_uuid!: string;

  @Column('uuid')
  stage_run_id!: string;

  @Column('text')
  stage!: string;

  @Column('text')
  kind!: ArtifactKind;

  @Column('text', { nullable: true })
  language!: string | null;

  @Column('text')
  name!: string;

  @Column('text')
  sha256!: string;

  @Column('bigint', { transformer: bigintAsNumber })
  size!: number;

  @Column('text')
  mime!: string;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;
}
