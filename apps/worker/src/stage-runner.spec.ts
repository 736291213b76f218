import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { StageRun } from '@z2/entities';
import { RedisEvents } from '@z2/queue';
import { LocalArtifactStore, UploadStore } from '@z2/storage';
import Redis from 'ioredis';

import { createTestDatabase, type TestDatabase } from '../../../libs/entities/src/testing/test-database';
import { newJob, TestQueue } from '../../../libs/queue/src/testing/test-queue';
import { StageRunner } from './stage-runner';

describe('a worker that ends', () => {
  let database: TestDatabase;
  let redis: Redis;
  let dir: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    redis = new Redis(process.env['Z2_TEST_REDIS_URL'] ?? '');
    dir = await mkdtemp(join(tmpdir(), 'z2-runner-'));
  });
  afterAll(async () => {
    redis.disconnect();
    await database.drop();
    await rm(dir, { recursive: true, force: true });
  });

  it('gives back a run that it was just claiming, unharmed, and leaves no folder', async () => {
    const { dataSource } = database;
    const queue = new TestQueue(dataSource);
    await queue.commands.create(newJob(['es']));
    await queue.dispatcher.dispatch();
    const message = queue.carrier.take();
    const faults: unknown[] = [];
    const runner = new StageRunner({
      ...{ dataSource, runs: queue.runs, events: new RedisEvents(redis), prices: {} },
      // None of them is to be asked.
      stages: {} as never,
      store: new LocalArtifactStore(join(dir, 'store')),
      uploads: new UploadStore(join(dir, 'uploads'), { maxBytes: 1 }),
      ...{ workDirectory: join(dir, 'work'), heartbeatMs: 10_000, stallMs: 0 },
      onError: (error) => void faults.push(error),
    });
    const handled = runner.handle(message as NonNullable<typeof message>);
    runner.end();
    await handled;
    expect(await dataSource.getRepository(StageRun).findOneByOrFail({ stage: 'download' })).toMatchObject({
      ...{ state: 'READY', attempt: 0, lease_token: null, error: null },
    });
    expect(faults).toEqual([]);
    await expect(access(join(dir, 'work'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
