import { resolve } from 'node:path';

import type { Z2Client } from '@z2/client';
import { countOf, type FeedKind, type FeedView, playlistUrl, Z2Error } from '@z2/contracts';

import { print, table } from '../output';
import { requireService } from '../service/require-service';
import { plain } from '../view/plain';

export interface FeedFlags {
  to?: string;
  every: string;
  zone?: string;
  backfill?: string;
}

const KINDS: Readonly<Record<FeedKind, string>> = { playlist: 'list', rss: 'feed', folder: 'folder' };

/** `./z2 feeds`: what is watched. */
export async function listFeeds(flags: { json?: boolean }): Promise<number> {
  const { client } = await requireService();
  const feeds = await client.feeds.list();
  print(flags.json ? JSON.stringify(feeds, null, 2) : feedLines(feeds));
  return 0;
}

/** `./z2 feeds add ADDRESS | FOLDER --every '0 * * * *'` */
export async function addFeed(place: string, { to, every, zone, backfill }: FeedFlags): Promise<number> {
  const { client } = await requireService();
  const kind: FeedKind = playlistUrl(place, { ofVideo: true })
    ? 'playlist'
    : /^https?:/i.test(place)
      ? 'rss'
      : 'folder';
  const feed = await client.feeds.create({
    ...{ kind, url: kind === 'folder' ? resolve(place) : place, cron: every },
    ...(zone ? { time_zone: zone } : {}),
    ...(backfill ? { backfill: Number(backfill) } : {}),
    job: to ? { target_languages: to.split(',').map((language) => language.trim()) } : {},
  });
  print(
    `${feed.feed_id.slice(0, 8)} is watched: a job is made of each new video from now on${backfill ? `, and of the newest ${backfill}` : ''}.\n` +
      '→ ./z2 feeds shows what came of it.',
  );
  return 0;
}

/** `./z2 feeds check | pause | resume | remove FEED` */
export async function changeFeed(what: 'check' | 'pause' | 'resume' | 'remove', id: string): Promise<number> {
  const { client } = await requireService();
  const { feed_id, url } = await feedOf(client, id);
  switch (what) {
    case 'check':
      await client.feeds.check(feed_id);
      print(`${plain(url)} is looked at now.`);
      break;
    case 'pause':
    case 'resume':
      await client.feeds.update(feed_id, { enabled: what === 'resume' });
      print(`${plain(url)} is ${what === 'resume' ? 'watched again' : 'not watched for now'}.`);
      break;
    case 'remove':
      await client.feeds.remove(feed_id);
      print(`${plain(url)} is watched no more; jobs that were made of it stay.`);
  }
  return 0;
}

async function feedOf(client: Z2Client, text: string): Promise<FeedView> {
  const [only, other] = (await client.feeds.list()).filter(({ feed_id }) => feed_id.startsWith(text));
  if (!only || other) {
    throw new Z2Error('NOT_FOUND', `${only ? 'Several feeds begin' : 'No feed begins'} with ${text}.`, {
      remedy: './z2 feeds lists all with their IDs.',
    });
  }
  return only;
}

/** A line for each. Pure. */
export function feedLines(feeds: readonly FeedView[]): string {
  if (feeds.length === 0) {
    return "Nothing is watched. Watch a playlist, channel, feed or folder: ./z2 feeds add ADDRESS --every '0 * * * *' --to es";
  }
  const rows = feeds.map((feed) => [
    ...[feed.feed_id.slice(0, 8), KINDS[feed.kind], plain(feed.url), `${feed.cron} ${feed.time_zone}`],
    `${countOf(feed.seen, 'video')}, ${countOf(feed.jobs, 'job')}${feed.failed > 0 ? `, ${feed.failed} failed` : ''}`,
    feed.last_error
      ? `failed: ${plain(feed.last_error.message)}`
      : feed.next_at === null
        ? 'off'
        : `next ${feed.next_at.slice(0, 16).replace('T', ' ')} UTC`,
  ]);
  return table(rows);
}
