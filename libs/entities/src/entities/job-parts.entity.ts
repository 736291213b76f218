import type { ErrorBody, JobMetadata, JobStatus } from '@z2/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** State of one target language of a job. */
@Entity('job_languages')
export class JobLanguage {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'job_languages_pkey' })
  job_uuid!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'job_languages_pkey' })
  language!: string;

  @Column('text', { default: 'PENDING' })
  status!: JobStatus;

  @Column('real', { default: 0 })
  progress!: number;

  @Column('jsonb', { nullable: true })
  error!: ErrorBody | null;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at!: Date;
}

/** What is known of a job's source. */
@Entity('job_metadata')
export class JobMetadataRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'job_metadata_pkey' })
  job_uuid!: string;

  @Column('jsonb')
  data!: JobMetadata;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at!: Date;
}

/** What the analysis found, per language; '' is the source. */
@Entity('job_analysis')
export class JobAnalysis {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'job_analysis_pkey' })
  job_uuid!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'job_analysis_pkey' })
  language!: string;

  @Column('jsonb')
  data!: unknown;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at!: Date;
}
