import { EventEmitter } from 'node:events';

import {
  EVENTS_CHANNEL,
  type JobEvent,
  type JobStatus,
  type NumberedEvent,
  type ProgressEvent,
} from '@z2/contracts';
import { createLogger } from '@z2/runtime';
import fc from 'fast-check';

import { EventFeed } from './event-feed';

const JOB = '7c1d1e9e-5f0a-4c6e-9b1f-2d1c3a4b5e6f';
const event = (seq: number): NumberedEvent => ({
  type: 'log',
  job_uuid: JOB,
  seq,
  at: '2026-11-25T09:00:00.000Z',
  level: 'INFO',
  stage: null,
  language: null,
  message: `line ${seq}`,
});

/** PostgreSQL and Redis as the feed sees them, with time in the test's hand. */
class World {
  committed = 0;
  reads = 0;
  fails = false;
  readonly channel = Object.assign(new EventEmitter(), {
    subscribe: (): Promise<number> => Promise.resolve(1),
  });
  readonly feed = new EventFeed(
    {
      eventsSince: async (_job, since, limit = 1_000) => {
        this.reads += 1;
        const seen = this.committed;
        await new Promise(setImmediate);
        if (this.fails) {
          throw new Error('no database');
        }
        return Array.from({ length: Math.max(0, Math.min(limit, seen - since)) }, (_, index) =>
          event(since + index + 1),
        );
      },
    },
    this.channel as never,
    createLogger('test', { level: 'silent' }),
    5,
  );

  hint(message: JobEvent | string): void {
    this.channel.emit(
      'message',
      EVENTS_CHANNEL,
      typeof message === 'string' ? message : JSON.stringify(message),
    );
  }
}

/** Turns of the event loop until the condition holds. */
async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 2_000; !condition();) {
    if (Date.now() > end) {
      throw new Error('it did not come to this within 2 s');
    }
    await new Promise(setImmediate);
  }
}

describe('EventFeed', () => {
  it('hands on each event once and in order, whatever Redis loses, doubles or turns round', async () => {
    const steps = fc.array(
      fc.oneof(
        {
          weight: 4,
          arbitrary: fc.record({ commit: fc.integer({ min: 1, max: 4 }), deliver: fc.boolean() }),
        },
        { weight: 2, arbitrary: fc.record({ again: fc.nat() }) },
        { weight: 1, arbitrary: fc.constant({ follow: true as const }) },
        { weight: 2, arbitrary: fc.constant({ turn: true as const }) },
      ),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const world = new World();
        world.feed.start();
        const seen: { since: number; numbers: number[] }[] = [];
        for (const step of script) {
          if ('commit' in step) {
            const first = world.committed + 1;
            world.committed += step.commit;
            const hints = Array.from({ length: step.commit }, (_, index) => first + index);
            // Delivered hints come backwards.
            hints.reverse().forEach((seq) => step.deliver && world.hint(event(seq)));
          } else if ('again' in step && world.committed > 0) {
            world.hint(event((step.again % world.committed) + 1));
          } else if ('follow' in step) {
            const follower = { since: Math.floor(world.committed / 2), numbers: [] as number[] };
            seen.push(follower);
            world.feed.follow(JOB, follower.since, ({ seq }) => follower.numbers.push(seq ?? 0));
          } else if ('turn' in step) {
            await new Promise(setImmediate);
          }
        }
        try {
          await until(() => seen.every(({ since, numbers }) => numbers.length >= world.committed - since));
        } finally {
          world.feed.stop();
        }
        for (const { since, numbers } of seen) {
          expect(numbers).toEqual(
            Array.from({ length: world.committed - since }, (_, index) => since + index + 1),
          );
        }
      }),
      { numRuns: 300, endOnFailure: true },
    );
  });

  it('tells progress as a latest value: never less than was told, nothing before what is read, nothing after the end', async () => {
    const world = new World();
    const told: (number | string)[] = [];
    const status = (seq: number, to: JobStatus, progress: number): NumberedEvent => ({
      ...{
        type: 'status',
        job_uuid: JOB,
        seq,
        at: event(1).at,
        language: null,
        status: to,
        progress,
        error: null,
      },
    });
    const progress = (value: number): ProgressEvent => ({
      ...{ type: 'progress', job_uuid: JOB, seq: null, at: event(1).at, stage: 'transcribe', language: null },
      ...{ fraction: 0.5, progress: value, measure: null },
    });
    world.committed = 2;
    world.feed.start();
    const following = world.feed.follow(JOB, 0, (one) =>
      told.push(one.type === 'progress' ? one.progress : one.type === 'status' ? one.status : one.seq),
    );
    // While the first two are read: the newest value waits for them.
    world.hint(progress(11));
    world.hint(progress(12));
    await following.caughtUp;
    await until(() => told.length === 3);
    // A worker tells what it knew before another ended the stage.
    world.hint(status(3, 'TRANSLATING', 40));
    world.hint(progress(25));
    world.hint(progress(41));
    world.hint(status(4, 'FAILED', 41));
    world.hint(progress(42));
    world.hint(status(5, 'PENDING', 0));
    world.hint(progress(3));
    following.stop();
    world.hint(progress(4));
    world.feed.stop();
    expect(told).toEqual([1, 2, 12, 'TRANSLATING', 40, 41, 'FAILED', 'PENDING', 3]);
  });

  it('reads nothing for hints that come in order', async () => {
    const world = new World();
    const numbers: (number | null)[] = [];
    const { caughtUp, stop } = world.feed.follow(JOB, 0, ({ seq }) => numbers.push(seq));
    expect(await caughtUp).toBe(0);
    world.channel.on('message', () => undefined);
    world.feed.start();
    const before = world.reads;
    [1, 2, 3].forEach((seq) => {
      world.committed = seq;
      world.hint(event(seq));
    });
    expect([numbers, world.reads]).toEqual([[1, 2, 3], before]);
    stop();
    world.hint(event(4));
    expect(numbers).toEqual([1, 2, 3]);
    world.feed.stop();
  });

  it('lives through nonsense on the channel and a database that is away', async () => {
    const world = new World();
    world.feed.start();
    world.fails = true;
    const numbers: (number | null)[] = [];
    world.feed.follow(JOB, 0, ({ seq }) => numbers.push(seq));
    world.hint('{not json');
    world.committed = 3;
    await until(() => world.reads > 3);
    expect(numbers).toEqual([]);
    world.fails = false;
    await until(() => numbers.length === 3);
    expect(numbers).toEqual([1, 2, 3]);
    world.feed.stop();
  });
});
