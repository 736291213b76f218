import type { StageMessage, StageName } from '@z2/contracts';
import { QUEUE_PREFIX, Z2Error } from '@z2/contracts';
import type { Queue, QueueOptions } from 'bull';
import type Redis from 'ioredis';

import { connectRedis } from './redis';

const ADD_TIMEOUT_MS = 2_000;

/**
 * Settings of every queue: a lock of 60 s (our own lease is the truth), no attempts, delays or history of Bull's own.
 * Client and subscriber are shared by the queues; the blocking client never is (RELIABILITY.md 1).
 */
export function bullOptions(redisUrl: string): QueueOptions {
  let client: Redis | undefined;
  let subscriber: Redis | undefined;
  return {
    prefix: QUEUE_PREFIX,
    createClient: (type) => {
      switch (type) {
        case 'client':
          return (client ??= shared(redisUrl));
        case 'subscriber':
          return (subscriber ??= shared(redisUrl));
        case 'bclient':
          return connectRedis(redisUrl);
      }
    },
    settings: { lockDuration: 60_000, stalledInterval: 30_000, maxStalledCount: 1 },
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  };
}

/** Each of the queues listens to it: Node's warning of a leak would be a false alarm. */
function shared(redisUrl: string): Redis {
  return connectRedis(redisUrl).setMaxListeners(100);
}

/** Bull as the carrier of messages: one queue per stage. */
export class BullCarrier {
  constructor(private readonly queues: Readonly<Record<StageName, Queue<StageMessage>>>) {}

  /** @throws Z2Error REDIS_UNAVAILABLE when Redis does not answer within 2 s */
  async add(stage: StageName, message: StageMessage, id: string): Promise<void> {
    await withTimeout(this.queues[stage].add(message, { jobId: id }));
  }

  /** A message that a worker took and never claimed does not count: that worker is gone, which Bull sees a minute later. */
  async has(stage: StageName, id: string): Promise<boolean> {
    const job = await withTimeout(this.queues[stage].getJob(id));
    return job !== null && !(await withTimeout(job.isActive()));
  }
}

async function withTimeout<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      reject(
        new Z2Error('REDIS_UNAVAILABLE', 'Redis does not answer.', {
          remedy: 'It is tried again by itself.',
        }),
      ),
    ADD_TIMEOUT_MS,
  );
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
