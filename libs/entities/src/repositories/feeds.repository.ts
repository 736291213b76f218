import { randomUUID } from 'node:crypto';

import { type FeedView, Z2Error } from '@z2/contracts';
import type { DataSource } from 'typeorm';

import { Feed, FeedItem } from '../entities';

export type NewFeed = Pick<Feed, 'kind' | 'url' | 'cron' | 'time_zone' | 'backfill' | 'job'>;

/** Lists and folders that are watched. */
export class FeedsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** It is looked at at once, to note what is there already. */
  async create({ kind, url, cron, time_zone, backfill, job }: NewFeed): Promise<FeedView> {
    const id = randomUUID();
    await this.dataSource.query(
      `INSERT INTO feeds (id, kind, url, cron, time_zone, backfill, job) VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb)`,
      [id, kind, url, cron, time_zone, backfill, JSON.stringify(job)],
    );
    return this.view(id);
  }

  async list(): Promise<FeedView[]> {
    const feeds = await this.dataSource.getRepository(Feed).find({ order: { created_at: 'DESC' } });
    return Promise.all(feeds.map((feed) => this.viewOf(feed)));
  }

  /** @throws Z2Error NOT_FOUND */
  async view(id: string): Promise<FeedView> {
    return this.viewOf(await this.find(id));
  }

  /** @throws Z2Error NOT_FOUND */
  async find(id: string): Promise<Feed> {
    const feed = await this.dataSource.getRepository(Feed).findOneBy({ id });
    if (!feed) {
      throw new Z2Error('NOT_FOUND', 'There is no such feed.', { remedy: 'GET /api/feeds lists all.' });
    }
    return feed;
  }

  async update(id: string, changes: Partial<Pick<Feed, 'enabled' | 'cron' | 'next_at'>>): Promise<FeedView> {
    await this.find(id);
    if (Object.keys(changes).length > 0) {
      await this.dataSource.getRepository(Feed).update({ id }, changes);
    }
    return this.view(id);
  }

  /** Jobs that were made of it stay. */
  async remove(id: string): Promise<FeedView> {
    const view = await this.view(id);
    await this.dataSource.getRepository(Feed).delete({ id });
    return view;
  }

  private async viewOf(feed: Feed): Promise<FeedView> {
    const items = this.dataSource.getRepository(FeedItem).createQueryBuilder('item');
    const counts = await items
      .select('count(*)', 'seen')
      .addSelect('count(item.job_uuid)', 'jobs')
      .addSelect('count(item.error)', 'failed')
      .where('item.feed_id = :id', { id: feed.id })
      .getRawOne<Record<'seen' | 'jobs' | 'failed', string>>();
    const { kind, url, cron, time_zone, enabled, created_at, next_at, last_at, last_error } = feed;
    return {
      ...{ feed_id: feed.id, kind, url, cron, time_zone, enabled, last_error },
      created_at: created_at.toISOString(),
      next_at: enabled ? next_at.toISOString() : null,
      last_at: last_at?.toISOString() ?? null,
      ...{ seen: Number(counts?.seen), jobs: Number(counts?.jobs), failed: Number(counts?.failed) },
    };
  }
}
