import { EVENTS_CHANNEL, type JobEvent, type NumberedEvent, type ProgressEvent } from '@z2/contracts';
import type { JobsRepository } from '@z2/entities';
import type Redis from 'ioredis';

import type { GatewayLogger } from '../ports';
import { LatestProgress } from './latest-progress';

export type Listener = (event: JobEvent) => void;

/** Of one client: whether there is room for more now, and when there will be. */
export interface Flow {
  isOpen(): boolean;
  opened(): Promise<void>;
}
const ALWAYS_OPEN: Flow = { isOpen: () => true, opened: () => Promise.resolve() };

export interface Following {
  stop: () => void;
  /** Resolves with the number of the newest event handed on, once all that was before is handed on. */
  caughtUp: Promise<number>;
}

const PAGE = 1_000;
/** Hints can be lost: whoever follows a job is brought up to date so often all the same. */
const POLL_MS = 2_000;

interface Follower {
  job_uuid: string;
  /** Number of the newest event that was handed on. */
  last: number;
  listener: Listener;
  flow: Flow;
  /** Newest number that is known to exist and is still to be read. */
  wanted: number;
  reading: Promise<void> | null;
  progress: LatestProgress;
}

/**
 * Live events from Redis, as hints, and the truth from PostgreSQL: a follower gets every numbered event after `since`
 * exactly once and in order, whatever Redis loses, doubles or turns round. Who reads slowly is read for as slowly: nothing waits
 * for him but what PostgreSQL has.
 */
export class EventFeed {
  private readonly followers = new Map<string, Set<Follower>>();
  private readonly watchers = new Set<Listener>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly jobs: Pick<JobsRepository, 'eventsSince'>,
    private readonly subscriber: Pick<Redis, 'on' | 'subscribe'>,
    private readonly logger: GatewayLogger,
    private readonly pollMs = POLL_MS,
  ) {}

  /** Begins to listen. Does not wait for Redis: without it, followers live on the polls. */
  start(): void {
    this.subscriber.on('message', (_channel: string, text: string) => this.receive(text));
    // ioredis subscribes again by itself after every lost connection; what fell between is read now, not at the next poll.
    this.subscriber.on('ready', () => this.poll());
    this.subscriber
      .subscribe(EVENTS_CHANNEL)
      .catch((error: unknown) => this.logger.warn({ err: error }, 'live events could not be subscribed to'));
    this.timer = setInterval(() => this.poll(), this.pollMs);
  }

  stop(): void {
    clearInterval(this.timer);
    this.followers.clear();
    this.watchers.clear();
  }

  /** All events of all jobs as they come: hints, without any promise. */
  watch(listener: Listener): () => void {
    this.watchers.add(listener);
    return () => this.watchers.delete(listener);
  }

  /** Events of one job after `since`, then live, until `stop`; numbered ones only while there is room in `flow`. */
  follow(job_uuid: string, since: number, listener: Listener, flow: Flow = ALWAYS_OPEN): Following {
    const follower: Follower = {
      ...{ job_uuid, last: since, listener, flow, wanted: since + 1 },
      ...{ reading: null, progress: new LatestProgress() },
    };
    const ofJob = this.followers.get(job_uuid) ?? new Set();
    this.followers.set(job_uuid, ofJob.add(follower));
    return {
      stop: () => {
        ofJob.delete(follower);
        if (ofJob.size === 0 && this.followers.get(job_uuid) === ofJob) {
          this.followers.delete(job_uuid);
        }
      },
      caughtUp: this.catchUp(follower).then(() => follower.last),
    };
  }

  private receive(text: string): void {
    const event = this.parse(text);
    if (!event) {
      return;
    }
    this.watchers.forEach((listener) => listener(event));
    for (const follower of this.followers.get(event.job_uuid) ?? []) {
      if (event.seq === null) {
        this.tell(follower, event);
      } else {
        this.take(follower, event);
      }
    }
  }

  private parse(text: string): JobEvent | null {
    try {
      return JSON.parse(text) as JobEvent;
    } catch (error) {
      this.logger.warn({ err: error }, 'a message on the event channel is no JSON');
      return null;
    }
  }

  /** The next number is handed on at once; a later one shows that something is missing, which is then read. */
  private take(follower: Follower, event: NumberedEvent): void {
    if (!follower.reading && event.seq === follower.last + 1 && follower.flow.isOpen()) {
      this.hand(follower, event);
    } else if (event.seq > follower.last) {
      follower.wanted = Math.max(follower.wanted, event.seq);
      void this.catchUp(follower);
    }
  }

  private tell(follower: Follower, event: ProgressEvent): void {
    if (follower.reading) {
      follower.progress.keep(event);
      return;
    }
    const value = follower.progress.next(event);
    if (value && this.isFollowing(follower)) {
      follower.listener(value);
    }
  }

  /** One read for all followers of a job tells whether there is anything new; most often there is not. */
  private poll(): void {
    for (const [jobUuid, followers] of this.followers) {
      const oldest = Math.min(...[...followers].map((follower) => follower.last));
      this.jobs
        .eventsSince(jobUuid, oldest, 1)
        .then(([event]) => {
          if (event) {
            followers.forEach((follower) => void this.catchUp(follower));
          }
        })
        .catch((error: unknown) => this.complain(error, jobUuid));
    }
  }

  /** Reads until nothing is missing. Never rejects; one read at a time per follower. */
  private catchUp(follower: Follower): Promise<void> {
    follower.reading ??= this.read(follower).finally(() => {
      follower.reading = null;
      const kept = follower.progress.take();
      if (kept) {
        this.tell(follower, kept);
      }
    });
    return follower.reading;
  }

  private async read(follower: Follower): Promise<void> {
    try {
      for (;;) {
        await follower.flow.opened();
        const { wanted } = follower;
        const events = await this.jobs.eventsSince(follower.job_uuid, follower.last, PAGE);
        events.forEach((event) => this.hand(follower, event));
        // A hint that came during the read may be of a later commit than the read saw.
        const isDone =
          events.length < PAGE && (follower.last >= follower.wanted || follower.wanted === wanted);
        if (isDone || !this.isFollowing(follower)) {
          return;
        }
      }
    } catch (error) {
      // The next hint or poll reads again from the same number.
      this.complain(error, follower.job_uuid);
    }
  }

  private hand(follower: Follower, event: NumberedEvent): void {
    if (event.seq > follower.last && this.isFollowing(follower)) {
      follower.last = event.seq;
      follower.progress.after(event);
      follower.listener(event);
    }
  }

  private isFollowing(follower: Follower): boolean {
    return this.followers.get(follower.job_uuid)?.has(follower) ?? false;
  }

  private complain(error: unknown, jobUuid: string): void {
    this.logger.warn({ err: error, job_uuid: jobUuid }, 'events could not be read');
  }
}
