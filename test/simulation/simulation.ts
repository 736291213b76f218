import type { JobEvent } from '@z2/contracts';
import { JobsRepository } from '@z2/entities';
import { JobCommands } from '@z2/queue';
import type { DataSource } from 'typeorm';

import { newJob } from '../../libs/queue/src/testing/test-queue';
import { checkInvariants, type Violation } from '../invariants/check-invariants';
import { NOTHING } from '../invariants/snapshot';
import { databaseSnapshot } from '../invariants/take-snapshot';
import { pick, seeded } from '../support/seeded';
import { BadCarrier } from './bad-carrier';
import { Crash, type CrashingDataSource } from './crashing-data-source';
import { type Ending, Receiver, SimulatedWorker } from './simulated-worker';

const BAD_STEPS = 60;
/** More than any job needs that meets no fault any more. */
const CALM_ROUNDS = 60;
const ENDINGS: readonly Ending[] = [
  ...([
    'done',
    'done',
    'done',
    'done',
    'done',
    'done',
    'done',
    'transient',
    'given back',
    'permanent',
  ] as const),
];
const LANGUAGES = [['es'], ['es', 'fr']];

export interface World {
  /** Looks and moves the clock; never dies. */
  dataSource: DataSource;
  gateway: CrashingDataSource;
  workers: readonly CrashingDataSource[];
}

/**
 * One life of a job on the product's own queue: two workers and a gateway that die at any statement, a carrier that drops, doubles
 * and turns round, a clock that jumps, a user who cancels and retries; then quiet, in which all must come to its end. The same seed
 * is the same life. What the checker of the invariants says of it.
 */
export async function simulate(seed: number, world: World, reconciles = true): Promise<Violation[]> {
  const random = seeded(seed);
  const carrier = new BadCarrier(random);
  const receiver = new Receiver();
  const workers = world.workers.map((one) => new SimulatedWorker(one, carrier, receiver, reconciles));
  const seen = new Map<string, JobEvent[]>();
  const jobs = new JobsRepository(world.dataSource);
  await world.dataSource.query('DELETE FROM jobs');

  const request = { ...newJob(pick(random, LANGUAGES)), idempotency_key: `seed ${seed}` };
  const ask = async (work: (commands: JobCommands) => Promise<unknown>): Promise<void> => {
    if (random() < 0.3) {
      world.gateway.dieAt(1 + Math.floor(random() * 12), random() < 0.5);
    }
    await work(new JobCommands(world.gateway.dataSource, null)).catch((error: unknown) => {
      // Refused (it has ended; it goes on), or cut off: the user sees that.
      if (!(error instanceof Crash) && (error as { code?: string }).code !== 'JOB_STATE_CONFLICT') {
        throw error;
      }
    });
    world.gateway.revive();
  };
  const existing = async (): Promise<string[]> =>
    (await world.dataSource.query<{ job_uuid: string }[]>('SELECT job_uuid FROM jobs')).map(
      (job) => job.job_uuid,
    );
  /** A client that reads what is new, at any time. */
  const read = async (): Promise<void> => {
    for (const job_uuid of await existing()) {
      const got = seen.get(job_uuid) ?? [];
      seen.set(job_uuid, [...got, ...(await jobs.eventsSince(job_uuid, got.at(-1)?.seq ?? 0))]);
    }
  };
  const pass = async (ms: number): Promise<void> => {
    await world.dataSource.query(
      `WITH passed AS (SELECT make_interval(secs => $1::float / 1000) AS by),
         r AS (UPDATE stage_runs SET lease_until = lease_until - by FROM passed WHERE lease_until IS NOT NULL),
         j AS (UPDATE jobs SET created_at = created_at - by FROM passed)
       UPDATE outbox SET due_at = due_at - by, sent_at = sent_at - by FROM passed`,
      [ms],
    );
  };
  const work = async (worker: SimulatedWorker): Promise<void> => {
    const lease = pick(random, worker.leases);
    if (!lease) {
      await worker.claim();
    } else if (random() < 0.4) {
      await worker.tell(lease, random());
    } else {
      await worker.end(lease, pick(random, ENDINGS));
    }
  };

  for (let step = 0; step < BAD_STEPS; step++) {
    const worker = pick(random, workers);
    if (random() < 0.15) {
      worker.connection.dieAt(1 + Math.floor(random() * 15), random() < 0.5);
    }
    const dice = random();
    if (step === 0 || dice < 0.03) {
      await ask((commands) => commands.create(request));
    } else if (dice < 0.25) {
      await worker.dispatch();
    } else if (dice < 0.45) {
      await worker.claim();
    } else if (dice < 0.75) {
      await work(worker);
      // As a worker does after each run.
      await worker.dispatch();
    } else if (dice < 0.83) {
      await worker.reconcile();
    } else if (dice < 0.93) {
      await pass(random() * 45_000);
    } else if (dice < 0.95) {
      carrier.clear();
    } else if (dice < 0.98) {
      await read();
    } else {
      const [job] = await existing();
      await ask((commands) =>
        job ? (random() < 0.4 ? commands.cancel(job) : commands.retry(job)) : Promise.resolve(),
      );
    }
  }
  carrier.bad = false;
  world.workers.forEach((one) => one.revive());
  await new JobCommands(world.dataSource, null).create(request);
  for (let round = 0; round < CALM_ROUNDS && !(await allEnded(world.dataSource)); round++) {
    await pass(61_000);
    for (const worker of workers) {
      for (const lease of worker.leases) {
        await worker.obey(lease);
      }
      for (const lease of worker.leases) {
        await worker.end(lease, 'done');
      }
    }
    const [one, other] = round % 2 ? workers : [...workers].reverse();
    await one!.reconcile();
    await one!.dispatch();
    while (carrier.waiting > 0) {
      await other!.claim();
    }
  }
  await read();
  return checkInvariants({
    ...NOTHING,
    ...(await databaseSnapshot(world.dataSource)),
    seen,
    received: new Map([['simulated', receiver.counts]]),
  });
}

async function allEnded(dataSource: DataSource): Promise<boolean> {
  const [row] = await dataSource.query<{ left: string }[]>(
    `SELECT count(*) AS left FROM jobs WHERE status NOT IN ('COMPLETED', 'FAILED', 'CANCELLED')
       OR job_uuid IN (SELECT job_uuid FROM stage_runs WHERE state IN ('READY', 'RUNNING'))`,
  );
  return row?.left === '0';
}
