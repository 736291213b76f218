import type { SettingChanges, SettingChangeView } from '@z2/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One change of the settings, for good: who changed what and when. The newest one has what holds. */
@Entity('setting_changes')
export class SettingChange {
  /** From 1, without gaps. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'setting_changes_pkey' })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;

  @Column('text')
  editor!: string;

  /** What differs from the version before. */
  @Column('jsonb')
  changes!: SettingChangeView['changes'];

  /** All that differs from the defaults since. */
  @Column('jsonb')
  result!: SettingChanges;
}
