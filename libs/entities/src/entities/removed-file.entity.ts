import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A content in storage that the last job which named it was deleted with: it is to go as soon as nobody can need it. */
@Entity('removed_files')
export class RemovedFile {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'removed_files_pkey' })
  sha256!: string;

  @Column('timestamptz', { default: () => 'now()' })
  removed_at!: Date;
}
