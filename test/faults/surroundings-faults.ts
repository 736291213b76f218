import { Redis } from 'ioredis';

import { until } from '../support/processes';
import type { FaultSystem } from './fault-system';
import { heldIn } from './held-job';

const STAGES = ['transcribe', 'render', 'publish'] as const;
/** How long a service is away, ms: longer than a lease. */
const AWAY_MS = 8_000;
const FROZEN_MS = 20_000;

/** What happens to Redis and PostgreSQL. */
export function surroundingsFaults(system: () => FaultSystem): void {
  const away = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const keys = async (): Promise<string[]> => {
    const redis = new Redis(system().redis.url);
    try {
      return await redis.keys('*');
    } finally {
      redis.disconnect();
    }
  };

  it.each(STAGES)('Redis killed for 8 s in %s', async (stage) => {
    const { redis } = system();
    const { job, release } = await heldIn(system(), stage);
    const struck = Date.now();
    await redis.crash();
    release();
    await away(AWAY_MS);
    expect(redis.isRunning).toBe(false);
    // Reads need no Redis.
    expect((await system().held.client.getJob(job.job_uuid)).job_uuid).toBe(job.job_uuid);
    await redis.restart();
    await system().survives('Redis killed for 8 s', stage, struck, job);
  });

  it('Redis started again empty, while a message waits in it', async () => {
    const { redis } = system();
    const { job, release } = await heldIn(system(), 'transcribe');
    const second = await system().submit();
    await until(async () => (await keys()).includes('{z2}:z2-transcribe:wait'), 'a message that waits');
    const struck = Date.now();
    await redis.crash();
    await redis.restart(true);
    expect(await keys()).not.toContain('{z2}:z2-transcribe:wait');
    release();
    await system().survives('Redis restarted empty', 'transcribe', struck, job, second);
  });

  it.each(STAGES)('FLUSHALL in %s', async (stage) => {
    const { job, release } = await heldIn(system(), stage);
    // Its message waits, or is in work, as those of every stage.
    const second = await system().submit();
    await until(async () => (await keys()).length > 0, 'something in Redis');
    const struck = Date.now();
    const redis = new Redis(system().redis.url);
    expect(await redis.flushall()).toBe('OK');
    redis.disconnect();
    release();
    await system().survives('FLUSHALL', stage, struck, job, second);
  });

  it.each(STAGES)('PostgreSQL crashed and restarted while the result of %s is written', async (stage) => {
    const { postgres, writes } = system();
    await writes.hold(stage, 'DONE');
    const job = await system().submit();
    await writes.held();
    const [gateway, worker] = [await system().part('gateway'), await system().part('worker')];
    const struck = Date.now();
    await postgres.crash();
    expect(postgres.isRunning).toBe(false);
    await postgres.restart();
    await writes.release();
    await system().survives('PostgreSQL restarted in a transaction', stage, struck, job);
    // A lost connection ends no process.
    expect([await system().part('gateway'), await system().part('worker')]).toEqual([gateway, worker]);
  });

  it.each(STAGES)('PostgreSQL frozen for 20 s in %s', async (stage) => {
    const { postgres } = system();
    const { job, release } = await heldIn(system(), stage);
    const struck = Date.now();
    postgres.freeze();
    release();
    const answer = system()
      .dataSource.query('SELECT 1')
      .then(
        () => Date.now(),
        // Given up: a new connection is not waited for that long.
        () => Infinity,
      );
    await away(FROZEN_MS);
    const thawed = Date.now();
    postgres.thaw();
    // Nobody was answered meanwhile.
    expect(await answer).toBeGreaterThanOrEqual(thawed);
    await system().survives('PostgreSQL frozen for 20 s', stage, struck, job);
  });
}
