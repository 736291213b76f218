import type { ErrorBody, FeedKind, JobOptions, PublishTarget } from '@z2/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What each job of a feed is made with; checked when the feed was made. */
export interface FeedJob {
  source_language: string | null;
  target_languages: string[];
  options: JobOptions;
  publish: PublishTarget[];
  priority: number;
}

/** A list or folder that is watched. */
@Entity('feeds')
@Index('feeds_due', ['next_at'], { where: 'enabled' })
export class Feed {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'feeds_pkey' })
  id!: string;

  @Column('text', { default: 'local' })
  owner!: string;

  @Column('text')
  kind!: FeedKind;

  @Column('text')
  url!: string;

  @Column('text')
  cron!: string;

  @Column('text')
  time_zone!: string;

  @Column('boolean', { default: true })
  enabled!: boolean;

  /** How many of what is there at the first look are made, too. */
  @Column('integer', { default: 0 })
  backfill!: number;

  @Column('jsonb')
  job!: FeedJob;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  /** When what was there already was noted; null: not yet. */
  @Column('timestamptz', { nullable: true })
  primed_at!: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  next_at!: Date;

  /** A worker looks at it until then. */
  @Column('timestamptz', { nullable: true })
  lease_until!: Date | null;

  @Column('timestamptz', { nullable: true })
  last_at!: Date | null;

  @Column('jsonb', { nullable: true })
  last_error!: ErrorBody | null;
}

/** A video that a feed has shown: no second job is made of it. */
@Entity('feed_items')
export class FeedItem {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'feed_items_pkey' })
  feed_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'feed_items_pkey' })
  item!: string;

  @Column('timestamptz', { default: () => 'now()' })
  seen_at!: Date;

  /** null: it was there before the feed, or its job could not be made. */
  @Column('uuid', { nullable: true })
  job_uuid!: string | null;

  @Column('jsonb', { nullable: true })
  error!: ErrorBody | null;
}
