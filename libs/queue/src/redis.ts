import type { ControlMessage, JobEvent } from '@z2/contracts';
import { CONTROL_CHANNEL, EVENTS_CHANNEL, Z2Error } from '@z2/contracts';
import type { EventSink } from '@z2/entities';
import Redis, { type RedisOptions } from 'ioredis';

import type { CancelHint } from './job-commands';

/** Connection settings that come back soon after an outage and never give a command up by themselves. */
const REDIS_OPTIONS: RedisOptions = {
  maxRetriesPerRequest: null,
  enableReadyCheck: false,
  retryStrategy: (times: number): number => Math.min(1_000, times * 100),
};

export function connectRedis(url: string, onError: (error: Error) => void = () => undefined): Redis {
  const redis = new Redis(url, REDIS_OPTIONS);
  // ioredis connects again by itself; without a listener it prints every failed try.
  redis.on('error', onError);
  return redis;
}

/** Live events and wishes over Redis: hints that make things fast. The truth is read from PostgreSQL. */
export class RedisEvents implements EventSink, CancelHint {
  constructor(private readonly redis: Redis) {}

  publish(events: readonly JobEvent[]): void {
    if (events.length === 0 || this.redis.status !== 'ready') {
      return;
    }
    const pipeline = this.redis.pipeline();
    events.forEach((event) => pipeline.publish(EVENTS_CHANNEL, JSON.stringify(event)));
    // A lost hint costs nothing but time: clients read what they miss by number.
    pipeline.exec().catch(() => undefined);
  }

  cancel(jobUuid: string): void {
    this.wish({ type: 'cancel', job_uuid: jobUuid });
  }

  /** Workers look at the settings at once. */
  settingsChanged(): void {
    this.wish({ type: 'settings' });
  }

  private wish(message: ControlMessage): void {
    this.redis.publish(CONTROL_CHANNEL, JSON.stringify(message)).catch(() => undefined);
  }
}

/**
 * Refuses a Redis that may drop keys: with another policy than noeviction waiting messages vanish (bull#416).
 *
 * @throws Z2Error REDIS_UNSAFE
 */
export async function refuseEvictingRedis(redis: Redis): Promise<void> {
  const [, policy] = (await redis.config('GET', 'maxmemory-policy')) as [string, string];
  if (policy !== undefined && policy !== 'noeviction') {
    throw new Z2Error('REDIS_UNSAFE', `Redis may evict keys (maxmemory-policy ${policy}).`, {
      remedy: 'Set maxmemory-policy noeviction, or let ./z2 up start its own Redis.',
      details: { policy },
    });
  }
}
