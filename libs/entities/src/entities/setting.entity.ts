import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What is changed while the service runs, and kept. */
@Entity('settings')
export class Setting {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'settings_pkey' })
  key!: string;

  @Column('jsonb')
  value!: unknown;

  @Column('timestamptz', { default: () => 'now()' })
  updated_at!: Date;
}
