import { Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A content in storage that a job needs beside its artifacts: those of its chunks (segments, voice clips). Several jobs may share
 * one; it goes with the last of them.
 */
@Entity('job_contents')
@Index('job_contents_content', ['sha256'])
export class JobContent {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'job_contents_pkey' })
  job_uuid!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'job_contents_pkey' })
  sha256!: string;
}
