import { join } from 'node:path';

import { Z2Client } from '@z2/client';
import { type ErrorBody, type ErrorCode, EXIT_CODES, Z2Error } from '@z2/contracts';
import {
  type Config,
  freePort,
  isPortFree,
  processStartTime,
  type RunningService,
  runProcess,
  startPostgres,
  startRedis,
  startService,
  waitUntil,
} from '@z2/runtime';

import { GATEWAY, MIGRATE, ROOT, WORKER } from './paths';
import type { StatedProcess } from './service-state';

export interface Stack {
  url: string;
  client: Z2Client;
  processes: StatedProcess[];
  /** Ends all in order: worker and gateway first, then Redis and PostgreSQL. */
  stop(): Promise<void>;
}

/**
 * Starts the whole system: PostgreSQL and Redis (unless the configuration names others), migrations, gateway, worker.
 * Resolves when the gateway answers and a worker is there.
 *
 * @param options.port 0: any free one
 * @throws Z2Error PORT_TAKEN, DATABASE_*, REDIS_*, TOOL_MISSING, SERVICE_NOT_RUNNING; what was started is ended again
 */
export async function startStack(
  config: Config,
  options: { port: number; dieWithParent: boolean; say: (text: string) => void },
): Promise<Stack> {
  const port = options.port || (await freePort());
  if (options.port && !(await isPortFree(port, config.host))) {
    throw new Z2Error('PORT_TAKEN', `Port ${port} is taken by another program.`, {
      remedy: `End it, or choose another port: ./z2 up --port ${port + 1}`,
      details: { port },
    });
  }
  const { dieWithParent } = options;
  const log = (name: string): string => join(config.dirs.logs, `${name}.log`);
  const started: { name: string; pid: number; stop: () => Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    // Workers and gateway at once, then what they stand on.
    const parts = started.toReversed();
    await Promise.all(
      parts.filter(({ name }) => name === 'worker' || name === 'gateway').map((part) => part.stop()),
    );
    await Promise.all(
      parts.filter(({ name }) => name === 'redis' || name === 'postgres').map((part) => part.stop()),
    );
  };
  try {
    options.say('starting PostgreSQL and Redis');
    const [databaseUrl, redisUrl] = await Promise.all([
      config.databaseUrl ??
        startPostgres({ dir: config.dirs.postgres, logFile: log('postgres'), dieWithParent }).then(
          (service) => {
            started.push({ name: 'postgres', ...service });
            return service.url;
          },
        ),
      config.redisUrl ??
        startRedis({ dir: config.dirs.redis, logFile: log('redis'), dieWithParent }).then((service) => {
          started.push({ name: 'redis', ...service });
          return service.url;
        }),
    ]);
    const env = {
      Z2_HOME: config.home,
      Z2_HOST: config.host,
      Z2_PORT: String(port),
      Z2_DATABASE_URL: databaseUrl,
      Z2_REDIS_URL: redisUrl,
    };
    await migrateDatabase(env);
    options.say('starting gateway and worker');
    const start = (name: string, file: string): RunningService => {
      const service = startService({
        file: process.execPath,
        args: ['--disable-warning=ExperimentalWarning', file],
        env,
        logFile: log(name),
        dieWithParent,
        cwd: ROOT,
      });
      started.push({ name, pid: service.pid, stop: () => service.stop(25_000) });
      return service;
    };
    const services = [start('worker', WORKER), start('gateway', GATEWAY)];
    const url = `http://${config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host}:${port}`;
    const client = new Z2Client({ baseUrl: url });
    const ready = await waitUntil(
      () => isReady(client),
      40_000,
      Promise.race(services.map(({ exited }) => exited)),
    );
    if (!ready) {
      throw new Z2Error('SERVICE_NOT_RUNNING', 'The gateway or the worker did not start.', {
        remedy: `Look at ${log('gateway')} and ${log('worker')}.`,
      });
    }
    const processes = started
      .toReversed()
      .map(({ name, pid }) => ({ name, pid, start_time: processStartTime(pid) }));
    return { url, client, processes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
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

/** Runs the migrations in a process of their own: the CLI knows no database. */
export async function migrateDatabase(env: Record<string, string>): Promise<string[]> {
  const result = await runProcess(process.execPath, [MIGRATE], {
    env,
    okExitCodes: Object.values(EXIT_CODES),
    timeoutMs: 600_000,
  });
  if (result.exitCode === 0) {
    return (JSON.parse(result.stdout) as { migrated: string[] }).migrated;
  }
  const last = result.stderr.trim().split('\n').at(-1) ?? '';
  let body: ErrorBody;
  try {
    body = JSON.parse(last) as ErrorBody;
  } catch {
    body = {
      code: 'INTERNAL',
      message: `The database could not be migrated: ${last}`,
      remedy: 'Report it with this message.',
    };
  }
  throw new Z2Error(body.code as ErrorCode, body.message, body);
}
