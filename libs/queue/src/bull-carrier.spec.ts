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
