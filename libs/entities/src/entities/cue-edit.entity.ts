import type { Cue, CueEditChange } from '@z2/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a person gave to a stage run in place of what it had made. */
export interface EditedCues {
  cues: Cue[];
  /** Of a translation: whether these are all of them; else the others are to be made. */
  complete: boolean;
}

/** One edit of the cues of a job, for good: who changed what and when. */
@Entity('cue_edits')
export class CueEdit {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'cue_edits_pkey' })
  job_uuid!: string;

  /** Of the translation; '' is the transcript. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'cue_edits_pkey' })
  language!: string;

  /** From 1, without gaps. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'cue_edits_pkey' })
  number!: number;

  /** Versions of the list. */
  @Column('text')
  before!: string;

  @Column('text')
  after!: string;

  @Column('jsonb')
  changes!: CueEditChange[];

  @Column('text')
  editor!: string;

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;
}
