import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A key that the service made for itself, the same for all its gateways. */
@Entity('service_keys')
export class ServiceKey {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'service_keys_pkey' })
  name!: string;

  @Column('bytea')
  key!: Buffer;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;
}
