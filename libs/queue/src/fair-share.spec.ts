import { randomUUID } from 'node:crypto';

import {
  defaultSettings,
  type ServiceSettings,
  STAGE_NAMES,
  type StageMessage,
  type StageName,
} from '@z2/contracts';
import Bull, { type Queue } from 'bull';

import { createTestDatabase, type TestDatabase } from '../../entities/src/testing/test-database';
import { BullCarrier, bullOptions } from './bull-carrier';
import { Dispatcher } from './dispatcher';
import { StageRuns } from './stage-runs';
import { newJob, TestQueue } from './testing/test-queue';

const concurrency = { download: 2, transcribe: 1, translate: 1, render: 1, analyze: 1, publish: 1 };
const WINDOW = 4;

/** Real PostgreSQL and Redis: messages go through Bull, and each claim is one of a worker. */
describe('owners take turns', () => {
  let database: TestDatabase;
  let queue: TestQueue;
  let queues: Record<StageName, Queue<StageMessage>>;
  let settings: ServiceSettings;
  let dispatcher: Dispatcher;
  let runs: StageRuns;

  beforeAll(async () => {
    database = await createTestDatabase();
    const own = randomUUID();
    queues = Object.fromEntries(
      STAGE_NAMES.map((stage) => [
        stage,
        new Bull<StageMessage>(`${stage}-${own}`, process.env['Z2_TEST_REDIS_URL'] ?? '', {
          defaultJobOptions: bullOptions('').defaultJobOptions!,
          settings: { drainDelay: 1 },
        }),
      ]),
    ) as typeof queues;
  });
  afterAll(async () => {
    await Promise.all(Object.values(queues).map((one) => one.close(true)));
    await database.drop();
  });
  beforeEach(async () => {
    await database.dataSource.query('TRUNCATE jobs CASCADE');
    await Promise.all(Object.values(queues).map((one) => one.empty()));
    queue = new TestQueue(database.dataSource);
    settings = defaultSettings({ concurrency, maxAttempts: 3 });
    const live = (): ServiceSettings => settings;
    dispatcher = new Dispatcher(database.dataSource, new BullCarrier(queues), () => WINDOW, live);
    runs = new StageRuns(database.dataSource, null, {
      ...{ leaseMs: 30_000, maxAttempts: 3, workerId: 'w', settings: live },
    });
  });

  const create = async (owner: string, count: number, priority = 0): Promise<void> => {
    for (let i = 0; i < count; i++) {
      await queue.commands.create({ ...newJob(['es']), owner, priority });
    }
  };
  /** Whose download is begun next, as a worker takes it out of Bull; null: none is there. */
  const beginNext = async (): Promise<{ owner: string; priority: number } | null> => {
    await dispatcher.dispatch();
    const message = (await queues.download.getNextJob())?.data;
    const lease = message ? await runs.claim(message) : null;
    if (!lease) {
      return null;
    }
    const [row] = await database.dataSource.query<{ owner: string; priority: number }[]>(
      'SELECT owner, priority FROM jobs WHERE job_uuid = $1',
      [lease.run.job_uuid],
    );
    // It has ended, so that the next one is not held up.
    await runs.complete(lease, { output: {}, files: [], from_checkpoint: false, checkpoint_key: null });
    return row ?? null;
  };
  const begun = async (count: number): Promise<string> => {
    const owners: string[] = [];
    for (let i = 0; i < count; i++) {
      owners.push((await beginNext())?.owner ?? '-');
    }
    return owners.join('');
  };

  it("one video of another waits for what is in Redis already, and not for somebody's 60", async () => {
    await create('A', 60);
    expect(await begun(3)).toBe('AAA');
    await create('B', 1);
    const order = await begun(WINDOW + 2);
    expect(order.indexOf('B')).toBeLessThanOrEqual(WINDOW);
    expect(order).toContain('B');
  });

  it('two that wait go in turns, and by shares where there are some', async () => {
    await create('A', 20);
    await create('B', 20);
    expect([...(await begun(12))].filter((owner) => owner === 'B')).toHaveLength(6);
    settings = { ...settings, owner_shares: { B: 3 } };
    // What was sent before is taken first.
    await begun(WINDOW);
    expect([...(await begun(8))].filter((owner) => owner === 'B')).toHaveLength(6);
  });

  it('goes by priority within what an owner has, which takes nothing from the others', async () => {
    await create('A', 6);
    await create('B', 2);
    await create('A', 2, 50);
    const order = [];
    for (let next = await beginNext(); next; next = await beginNext()) {
      order.push(`${next.owner}${next.priority}`);
    }
    expect(order.slice(0, 4).sort()).toEqual(['A50', 'A50', 'B0', 'B0']);
  });

  it('goes on with no more runs of a stage than its limit, whoever claims at once, and loses no message', async () => {
    await create('A', 6);
    settings = { ...settings, stage_limits: { ...settings.stage_limits, download: 2 } };
    await dispatcher.dispatch();
    expect(await queues.download.getWaitingCount()).toBe(2);
    // A dispatcher that does not know yet of the limit has sent more.
    const unaware = new Dispatcher(database.dataSource, new BullCarrier(queues), () => 6);
    await unaware.dispatch();
    const messages = await Promise.all(Array.from({ length: 6 }, () => queues.download.getNextJob()));
    const leases = await Promise.all(messages.map(async (job) => (job ? runs.claim(job.data) : null)));
    const taken = leases.filter((lease) => lease !== null);
    expect(taken).toHaveLength(2);
    expect(await dispatcher.dispatch()).toBe(0);
    for (const lease of taken) {
      await runs.complete(lease, { output: {}, files: [], from_checkpoint: false, checkpoint_key: null });
    }
    expect(await begun(5)).toBe('AAAA-');
  });
});
