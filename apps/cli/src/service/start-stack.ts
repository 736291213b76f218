import { join } from 'node:path';

import { Z2Client } from '@z2/client';
import { Z2Error } from '@z2/contracts';
import {
  type Config,
  freePort,
  isPortFree,
  type RunningService,
  startPostgres,
  startRedis,
  startService,
  waitUntil,
} from '@z2/runtime';

import { migrateDatabase } from './migrate-database';
import { GATEWAY, ROOT, WORKER } from './paths';
import { supervise, type Supervised } from './supervise';

export interface Stack {
  url: string;
  client: Z2Client;
  /** Ends all in order: worker and gateway first, then Redis and PostgreSQL. */
  /** Where its PostgreSQL and Redis are. */
  data: { databaseUrl: string; redisUrl: string };
  /** Of a part as it runs now; null: it is not one of this stack. */
  pidOf(name: PartName): number | null;
  stop(): Promise<void>;
}

/** A loaded machine is slow; a part that ends is noticed at once. */
const START_MS = 90_000;
/** What a worker has beyond the time for its runs: it ends by itself a little earlier. */
const CLOSE_MS = 12_000;

type PartName = 'postgres' | 'redis' | 'gateway' | 'worker';
interface Part {
  name: PartName;
  running: RunningService;
  restart: () => Promise<RunningService>;
}

/**
 * Starts the whole system: PostgreSQL and Redis (unless the configuration names others), migrations, gateway, worker.
 * Resolves when the gateway answers and a worker is there; from then on a part that ends is started again. All die with
 * this process.
 *
 * @param options.port 0: any free one
 * @throws Z2Error PORT_TAKEN, DATABASE_*, REDIS_*, TOOL_MISSING, SERVICE_NOT_RUNNING; what was started is ended again
 */
export async function startStack(
  config: Config,
  options: { port: number; say: (text: string) => void },
): Promise<Stack> {
  const port = options.port || (await freePort());
  await requirePort(config, options.port);
  const parts: Part[] = [];
  const add = async (name: PartName, start: () => Promise<RunningService>): Promise<void> => {
    parts.push({ name, running: await start(), restart: start });
  };
  try {
    options.say('starting PostgreSQL and Redis');
    const { databaseUrl, redisUrl } = await startData(config, add);
    const env = {
      Z2_HOME: config.home,
      Z2_HOST: config.host,
      Z2_PORT: String(port),
      Z2_DATABASE_URL: databaseUrl,
      Z2_REDIS_URL: redisUrl,
    };
    await migrateDatabase(env);
    options.say('starting gateway and worker');
    await add('worker', () => Promise.resolve(startProgram(config, 'worker', WORKER, env)));
    await add('gateway', () => Promise.resolve(startProgram(config, 'gateway', GATEWAY, env)));
    const url = `http://${localHost(config.host)}:${port}`;
    const client = new Z2Client({ baseUrl: url });
    const ended = Promise.race(parts.map(({ running }) => running.exited));
    if (!(await waitUntil(() => isReady(client), START_MS, ended))) {
      throw new Z2Error('SERVICE_NOT_RUNNING', 'The gateway or the worker did not start.', {
        remedy: `Look at ${logOf(config, 'gateway')} and ${logOf(config, 'worker')}.`,
      });
    }
    const pidOf = (name: PartName): number | null =>
      parts.find((part) => part.name === name)?.running.pid ?? null;
    return { url, client, data: { databaseUrl, redisUrl }, pidOf, stop: superviseAll(parts, options.say) };
  } catch (error) {
    await stopAll(parts.map(({ name, running }) => ({ name, stop: () => running.stop(2_000) })));
    throw error;
  }
}

/** @throws Z2Error PORT_TAKEN */
export async function requirePort(config: Config, port: number): Promise<void> {
  if (port && !(await isPortFree(port, config.host))) {
    throw new Z2Error('PORT_TAKEN', `Port ${port} is taken by another program.`, {
      remedy: `End it, or choose another port: ./z2 up --port ${port + 1}`,
      details: { port },
    });
  }
}

/** Started again, they keep their ports: gateway and worker know them by these. */
async function startData(
  config: Config,
  add: (name: PartName, start: () => Promise<RunningService>) => Promise<void>,
): Promise<{ databaseUrl: string; redisUrl: string }> {
  let { databaseUrl, redisUrl } = config;
  const [databasePort, redisPort] = [await freePort(), await freePort()];
  const shared = { dieWithParent: true };
  const started = await Promise.allSettled([
    config.databaseUrl ??
      add('postgres', async () => {
        const options = { dir: config.dirs.postgres, logFile: logOf(config, 'postgres'), port: databasePort };
        const service = await startPostgres({ ...shared, ...options });
        databaseUrl = service.url;
        return service;
      }),
    config.redisUrl ??
      add('redis', async () => {
        const options = { dir: config.dirs.redis, logFile: logOf(config, 'redis'), port: redisPort };
        const service = await startRedis({ ...shared, ...options });
        redisUrl = service.url;
        return service;
      }),
  ]);
  // Both have come to an end here, so that the caller ends whichever runs.
  const failed = started.find((one) => one.status === 'rejected');
  if (failed || !databaseUrl || !redisUrl) {
    throw failed?.reason ?? new Error('a service has no URL');
  }
  return { databaseUrl, redisUrl };
}

function startProgram(
  config: Config,
  name: PartName,
  file: string,
  env: Record<string, string>,
): RunningService {
  const service = startService({
    file: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', file],
    env,
    logFile: logOf(config, name),
    dieWithParent: true,
    cwd: ROOT,
  });
  return { ...service, stop: (graceMs = config.drainMs + CLOSE_MS) => service.stop(graceMs) };
}

function superviseAll(parts: readonly Part[], say: (text: string) => void): () => Promise<void> {
  const supervised = parts.map(({ name, running, restart }) => ({
    name,
    ...supervise(running, restart, (how) => say(`${name} ended (${how}) and is started again`)),
  }));
  return () => stopAll(supervised);
}

async function stopAll(parts: readonly ({ name: PartName } & Supervised)[]): Promise<void> {
  const end = (...names: PartName[]): Promise<unknown> =>
    Promise.all(parts.filter(({ name }) => names.includes(name)).map((part) => part.stop()));
  await end('worker', 'gateway');
  await end('redis', 'postgres');
}

const logOf = (config: Config, name: PartName): string => join(config.dirs.logs, `${name}.log`);

/** Where this machine reaches a gateway that listens on all its addresses. */
function localHost(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
}

async function isReady(client: Z2Client): Promise<boolean> {
  try {
    const health = await client.health();
    return health.status === 'ok' && health.workers > 0;
  } catch {
    // It does not listen yet.
    return false;
  }
}
