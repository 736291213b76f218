import { randomUUID } from 'node:crypto';

import { type StageMessage, type StageName } from '@z2/contracts';
import Bull, { type Queue } from 'bull';

import { BullCarrier, bullOptions } from './bull-carrier';

it('has a message as long as it waits; one that was taken and not claimed is to be sent again', async () => {
  const queue: Queue<StageMessage> = new Bull(
    `test-${randomUUID()}`,
    process.env['Z2_TEST_REDIS_URL'] ?? '',
    { defaultJobOptions: bullOptions('').defaultJobOptions! },
  );
  const carrier = new BullCarrier({ download: queue } as Record<StageName, Queue<StageMessage>>);
  const message = { stage_run_id: randomUUID(), attempt: 1, send: 1 };
  const taken = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  try {
    await carrier.add('download', message, 'a');
    expect(await carrier.has('download', 'a')).toBe(true);
    expect(await carrier.has('download', 'b')).toBe(false);
    void queue.process(async () => {
      taken.resolve();
      await end.promise;
    });
    await taken.promise;
    // Its worker may be dead: Bull would tell after a minute or more.
    expect(await queue.getJob('a')).not.toBeNull();
    expect(await carrier.has('download', 'a')).toBe(false);
  } finally {
    end.resolve();
    await queue.close();
  }
});

it('nothing is left in Redis of a message that failed, or stalled too often: the verdict is that of PostgreSQL', async () => {
  const { settings, defaultJobOptions } = bullOptions('');
  const queue: Queue<StageMessage> & { moveUnlockedJobsToWait?: () => Promise<void> } = new Bull(
    `test-${randomUUID()}`,
    process.env['Z2_TEST_REDIS_URL'] ?? '',
    { defaultJobOptions: defaultJobOptions!, settings: { ...settings, drainDelay: 1 } },
  );
  try {
    const carrier = new BullCarrier({ download: queue } as Record<StageName, Queue<StageMessage>>);
    await carrier.add('download', { stage_run_id: randomUUID(), attempt: 1, send: 1 }, 'poison');
    // Its worker is gone twice: the lock is, too.
    for (let i = 0; i < 2; i++) {
      expect((await queue.getNextJob())?.id).toBe('poison');
      await queue.client.del(`${queue.toKey('poison')}:lock`);
      // A first look marks what is active, the next one sees that it has no lock.
      for (let look = 0; look < 2; look++) {
        await queue.client.del(queue.toKey('stalled-check'));
        await queue.moveUnlockedJobsToWait?.();
      }
    }
    const failed = Promise.withResolvers<void>();
    queue.on('failed', () => failed.resolve());
    await carrier.add('download', { stage_run_id: randomUUID(), attempt: 1, send: 1 }, 'thrown');
    void queue.process(() => Promise.reject(new Error('thrown')));
    await failed.promise;
    expect(await queue.getJobCounts()).toMatchObject({ active: 0, waiting: 0, failed: 0, completed: 0 });
    expect(await queue.client.keys(`${queue.toKey('')}[pt]*`)).toEqual([]);
  } finally {
    await queue.close();
  }
});
