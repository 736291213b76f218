import { EVENTS_CHANNEL, type JobEvent, type NumberedEvent } from '@z2/contracts';
import type { JobsRepository } from '@z2/entities';
import type Redis from 'ioredis';

import type { GatewayLogger } from '../ports';

export type Listener = (event: JobEvent) => void;

const PAGE = 1_000;
/** Hints can be lost: whoever listens to a job is brought up to date so often all the same. */
const POLL_MS = 2_000;

interface Follower {
  job_uuid: string;
  /** Number of the newest event that was handed on. */
  last: number;
  listener: Listener;
  /** Catch-ups of one follower run one after another. */
  turn: Promise<void>;
}

/**
 * Live events from Redis, as hints, and the truth from PostgreSQL: a follower gets every numbered event after `since`
 * exactly once and in order, whatever Redis loses, doubles or turns round.
 */
export class EventFeed {
  private readonly followers = new Set<Follower>();
  private readonly watchers = new Set<Listener>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly jobs: Pick<JobsRepository, 'eventsSince'>,
    private readonly subscriber: Redis,
    private readonly logger: GatewayLogger,
  ) {
    subscriber.on('message', (_channel: string, text: string) => this.receive(JSON.parse(text) as JobEvent));
    this.timer = setInterval(() => this.followers.forEach((follower) => this.catchUp(follower)), POLL_MS);
  }

  async start(): Promise<void> {
    await this.subscriber.subscribe(EVENTS_CHANNEL);
  }

  /** All events of all jobs as they come: hints, without any promise. */
  watch(listener: Listener): () => void {
    this.watchers.add(listener);
    return () => this.watchers.delete(listener);
  }

  /** Resolves when what was before is handed on; goes on live until the returned function is called. */
  async follow(
    job_uuid: string,
    since: number,
    listener: Listener,
  ): Promise<{ stop: () => void; seq: number }> {
    const follower: Follower = { job_uuid, last: since, listener, turn: Promise.resolve() };
    this.followers.add(follower);
    this.catchUp(follower);
    await follower.turn;
    return { stop: () => this.followers.delete(follower), seq: follower.last };
  }

  stop(): void {
    clearInterval(this.timer);
    this.followers.clear();
    this.watchers.clear();
  }

  private receive(event: JobEvent): void {
    this.watchers.forEach((listener) => listener(event));
    for (const follower of this.followers) {
      if (follower.job_uuid !== event.job_uuid) {
        continue;
      }
      if (event.seq === null) {
        follower.listener(event);
      } else if (event.seq > follower.last) {
        this.take(follower, event);
      }
    }
  }

  /** The next number is handed on at once; any other shows that something is missing, which is then read. */
  private take(follower: Follower, event: NumberedEvent): void {
    follower.turn = follower.turn.then(async () => {
      if (event.seq === follower.last + 1) {
        this.hand(follower, event);
      } else if (event.seq > follower.last) {
        await this.read(follower);
      }
    });
  }

  private catchUp(follower: Follower): void {
    follower.turn = follower.turn.then(() => this.read(follower));
  }

  private async read(follower: Follower): Promise<void> {
    try {
      for (;;) {
        const events = await this.jobs.eventsSince(follower.job_uuid, follower.last, PAGE);
        events.forEach((event) => this.hand(follower, event));
        if (events.length < PAGE || !this.followers.has(follower)) {
          return;
        }
      }
    } catch (error) {
      // The next hint or poll reads again from the same number.
      this.logger.warn({ err: error, job_uuid: follower.job_uuid }, 'events could not be read');
    }
  }

  private hand(follower: Follower, event: NumberedEvent): void {
    if (this.followers.has(follower) && event.seq > follower.last) {
      follower.last = event.seq;
      follower.listener(event);
    }
  }
}
