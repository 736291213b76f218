import { createHash } from 'node:crypto';

import { type ErrorBody, type FeedKind, type JobSource, toZ2Error } from '@z2/contracts';
import { Feed } from '@z2/entities';
import { Cron } from 'croner';
import type { DataSource } from 'typeorm';

import type { JobCommands } from '../job-commands';

/** A video that a feed shows; `item` names it for good. */
export interface ShownVideo {
  item: string;
  title: string | null;
  source: JobSource;
}
/** The newest first. @throws Z2Error where it cannot be read */
export type ReadFeed = (kind: FeedKind, url: string, signal: AbortSignal) => Promise<ShownVideo[]>;

/** Longer than any look takes; after it another worker may look. */
const LEASE_S = 300;

/**
 * When a feed is to be looked at next. Pure but for the pattern's time zone.
 *
 * @throws Error for a pattern or zone that is none
 */
export function nextLook(cron: string, timeZone: string, after: Date): Date {
  const next = new Cron(cron, { timezone: timeZone, paused: true, mode: '5-part' }).nextRun(after);
  if (!next) {
    throw new Error(`"${cron}" never comes`);
  }
  return next;
}

/**
 * Looks at feeds when their time has come, and makes a job of each video that was not there before: once, whatever happens in
 * between. The job's idempotency key is made of feed and video, so that a worker that ends between job and note makes none twice;
 * and what has a note is not looked at again. Safe to run in several workers.
 */
export class FeedWatch {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: Pick<JobCommands, 'create'>,
    private readonly read: ReadFeed,
  ) {}

  /** One round: looks at one feed that is due. Returns how many jobs it made; null: none was due. */
  async round(signal: AbortSignal): Promise<number | null> {
    const feed = await this.claim();
    if (!feed) {
      return null;
    }
    let [made, error] = [0, null as string | null];
    try {
      made = await this.look(feed, signal);
    } catch (thrown) {
      error = JSON.stringify(toZ2Error(thrown).toBody());
    }
    const [clock] = await this.dataSource.query<{ now: Date }[]>('SELECT now()');
    const next = nextLook(feed.cron, feed.time_zone, clock?.now ?? new Date());
    await this.dataSource.query(
      'UPDATE feeds SET lease_until = NULL, last_at = now(), last_error = $2::jsonb, next_at = $3 WHERE id = $1',
      [feed.id, error, next],
    );
    return made;
  }

  private async claim(): Promise<Feed | null> {
    const [rows] = await this.dataSource.query<[{ id: string }[], number]>(
      `UPDATE feeds SET lease_until = now() + interval '${LEASE_S} s' WHERE id = (
         SELECT id FROM feeds WHERE enabled AND next_at <= now() AND (lease_until IS NULL OR lease_until < now())
         ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id`,
    );
    const id = rows[0]?.id;
    return id ? this.dataSource.getRepository(Feed).findOneBy({ id }) : null;
  }

  private async look(feed: Feed, signal: AbortSignal): Promise<number> {
    const shown = await this.read(feed.kind, feed.url, signal);
    if (!feed.primed_at) {
      // What was there before is noted in one go, but for what is wanted of it.
      await this.prime(feed, shown.slice(feed.backfill));
    }
    let made = 0;
    // The oldest first: jobs come in the order of the videos.
    for (const video of (await this.unseen(feed.id, shown)).reverse()) {
      made += await this.make(feed, video);
    }
    return made;
  }

  private async prime({ id }: Feed, shown: readonly ShownVideo[]): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query(
        'INSERT INTO feed_items (feed_id, item) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING',
        [id, shown.map(({ item }) => item)],
      );
      await manager.query('UPDATE feeds SET primed_at = now() WHERE id = $1', [id]);
    });
  }

  private async unseen(feedId: string, shown: readonly ShownVideo[]): Promise<ShownVideo[]> {
    const rows = await this.dataSource.query<{ item: string }[]>(
      'SELECT item FROM feed_items WHERE feed_id = $1 AND item = ANY ($2)',
      [feedId, shown.map(({ item }) => item)],
    );
    const seen = new Set(rows.map(({ item }) => item));
    return shown.filter(({ item }) => !seen.has(item));
  }

  /** 1 where a job was made now. A video that none can be made of is noted with the reason: the others go on. */
  private async make(feed: Feed, { item, title, source }: ShownVideo): Promise<number> {
    const key = createHash('sha256').update(`${feed.id} ${item}`).digest('hex');
    const note = (jobUuid: string | null, error: ErrorBody | null): Promise<unknown> =>
      this.dataSource.query(
        `INSERT INTO feed_items (feed_id, item, job_uuid, error) VALUES ($1, $2, $3, $4::jsonb) ON CONFLICT DO NOTHING`,
        [feed.id, item, jobUuid, error && JSON.stringify(error)],
      );
    try {
      const { job_uuid, created } = await this.commands.create({
        ...feed.job,
        ...{ source, title, owner: feed.owner, idempotency_key: `feed-${key}` },
      });
      await note(job_uuid, null);
      return created ? 1 : 0;
    } catch (thrown) {
      const error = toZ2Error(thrown);
      if (error.kind !== 'permanent') {
        throw thrown;
      }
      await note(null, error.toBody());
      return 0;
    }
  }
}
