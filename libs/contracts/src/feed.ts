import type { CreateJobRequest } from './job';
import type { ErrorBody } from './stage';

/** `playlist`: of a YouTube playlist or channel. `rss`: RSS or Atom at an address. `folder`: files of this machine. */
export const FEED_KINDS = ['playlist', 'rss', 'folder'] as const;
export type FeedKind = (typeof FEED_KINDS)[number];

/** What each job of a feed is made with; its source is the new video. */
export type FeedJobRequest = Pick<
  CreateJobRequest,
  'source_language' | 'target_languages' | 'options' | 'publish' | 'priority'
>;

/** POST /api/feeds: makes a job of each new video, from now on. */
export interface CreateFeedRequest {
  kind: FeedKind;
  /** An address, or the path of a folder. */
  url: string;
  /** When it is looked at: five fields of cron, e.g. every hour `0 * * * *`. */
  cron: string;
  /** IANA, e.g. Europe/Berlin; absent: UTC. */
  time_zone?: string;
  /** How many of the videos that are there already are made, too: the newest; absent: none. */
  backfill?: number;
  job?: FeedJobRequest;
}

/** PATCH /api/feeds/{feed_id} */
export interface UpdateFeedRequest {
  enabled?: boolean;
  cron?: string;
}

export interface FeedView {
  feed_id: string;
  kind: FeedKind;
  url: string;
  cron: string;
  time_zone: string;
  enabled: boolean;
  created_at: string;
  /** null: it is switched off. */
  next_at: string | null;
  last_at: string | null;
  /** What the last look failed with. */
  last_error: ErrorBody | null;
  /** Videos that were seen, and jobs that were made of them. */
  seen: number;
  jobs: number;
  /** Of videos that no job could be made of; the newest. */
  failed: number;
}

/** Most videos of a list that a look takes in. */
export const FEED_ITEMS_MOST = 200;
