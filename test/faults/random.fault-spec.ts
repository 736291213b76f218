import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Redis } from 'ioredis';

import { pick, seeded } from '../support/seeded';
import { FaultSystem } from './fault-system';

const MINUTES = Number(process.env['Z2_FAULTS_MINUTES'] ?? 1);
const SEED = Number(process.env['Z2_FAULTS_SEED'] ?? 1);
/** Longest time from a job's creation to its first fault, and between two: ms. A job takes about ten seconds. */
const FIRST_MS = 8_000;
const NEXT_MS = 3_000;
const FREEZE_MS = 5_000;

jest.setTimeout((MINUTES + 10) * 60_000);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What may happen at any time. Each is over when it resolves. */
const FAULTS: Record<string, (system: FaultSystem) => Promise<void>> = {
  'kill -9 of the worker': async (system) => {
    process.kill(await system.part('worker'), 'SIGKILL');
  },
  'kill -9 of the gateway': async (system) => {
    process.kill(await system.part('gateway'), 'SIGKILL');
  },
  'a worker frozen past its lease': async (system) => {
    const worker = await system.part('worker');
    process.kill(worker, 'SIGSTOP');
    await pause(FREEZE_MS);
    process.kill(worker, 'SIGCONT');
  },
  'Redis restarted empty': async ({ redis }) => {
    await redis.crash();
    await redis.restart(true);
  },
  FLUSHALL: async ({ redis: { url } }) => {
    const redis = new Redis(url);
    await redis.flushall();
    redis.disconnect();
  },
  'PostgreSQL restarted': async ({ postgres }) => {
    await postgres.crash();
    await postgres.restart();
  },
  'PostgreSQL frozen': async ({ postgres }) => {
    postgres.freeze();
    await pause(FREEZE_MS);
    postgres.thaw();
  },
  'a program killed': ({ held }) => {
    for (const program of held.programs()) {
      process.kill(Number(program.split(' ')[1]), 'SIGKILL');
    }
    return Promise.resolve();
  },
};

it(`faults drawn at random survive: seed ${SEED}, ${MINUTES} minutes`, async () => {
  const random = seeded(SEED);
  const dir = mkdtempSync(join(tmpdir(), 'z2-random-'));
  chmodSync(dir, 0o711);
  const system = await FaultSystem.start(dir);
  try {
    const end = Date.now() + MINUTES * 60_000;
    for (let round = 1; Date.now() < end; round++) {
      const jobs = await Promise.all(Array.from({ length: random() < 0.5 ? 1 : 2 }, () => system.submit()));
      await pause(random() * FIRST_MS);
      const struck = Date.now();
      const names: string[] = [];
      for (let count = random() < 0.5 ? 1 : 2; count > 0; count--) {
        const name = pick(random, Object.keys(FAULTS));
        names.push(name);
        process.stderr.write(`seed ${SEED}, round ${round}: ${name}\n`);
        await FAULTS[name]!(system);
        await pause(random() * NEXT_MS);
      }
      await system.survives(names.sort().join(' and '), 'all', struck, ...jobs);
      await system.forget();
    }
  } finally {
    await system.stop();
    rmSync(dir, { recursive: true, force: true });
  }
});
