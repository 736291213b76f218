import type { PresetOptions } from '@z2/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A set of options under a name; those that came with Z2 are in no table. */
@Entity('presets')
export class PresetRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'presets_pkey' })
  name!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('jsonb')
  options!: PresetOptions;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at!: Date;
}
