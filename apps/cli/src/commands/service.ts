import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type ErrorBody, toZ2Error, Z2Error } from '@z2/contracts';
import { type Config, loadConfig, startService, stopProcess, waitUntil } from '@z2/runtime';

import { installPackages } from '../install/install-packages';
import { needsOfAnyJob } from '../install/needs';
import { packagesFor } from '../install/system-packages';
import { print, say } from '../output';
import { errorOfLastLine } from '../service/ask-program';
import { migrateDatabase } from '../service/migrate-database';
import { CLI } from '../service/paths';
import {
  readState,
  removeState,
  runningSystem,
  type ServiceState,
  thisProcess,
  writeState,
} from '../service/service-state';
import { withStartLock } from '../service/start-lock';
import { requirePort, startStack } from '../service/start-stack';

export interface UpFlags {
  port?: string;
  foreground?: boolean;
  yes?: boolean;
  /** Hidden: this is the background process; errors go to its log in JSON. */
  supervise?: boolean;
}

/** How long the background process may take: a first start makes the database. */
const START_MS = 120_000;
/** How long `down` waits beyond the time that runs have: workers finish or hand over their work first. */
const STOP_MS = 40_000;

/** `./z2 up`: the whole system as a service, in the background or (foreground) until Ctrl-C. */
export async function up(flags: UpFlags): Promise<number> {
  const config = loadConfig();
  const port = flags.port ? portOf(flags.port) : config.port;
  if (flags.supervise) {
    return superviseInBackground(config, port);
  }
  const state = await readState(config);
  if (state) {
    return alreadyRunning(config, state, flags.port);
  }
  await requirePort(config, port);
  await installPackages(packagesFor(await needsOfAnyJob(config)), { yes: flags.yes ?? false });
  if (config.host !== '127.0.0.1' && config.host !== 'localhost') {
    say(`it listens on ${config.host} and has no accounts yet: anybody who can reach it can use it`);
  }
  if (flags.foreground) {
    await hold(config, port, say, announce);
    return 0;
  }
  announce(await startInBackground(config, port));
  print('End it with ./z2 down.');
  return 0;
}

function announce({ url }: ServiceState): void {
  print(`Z2 is running: ${url}  (console; API documentation at ${url}/docs)`);
}

async function alreadyRunning(config: Config, state: ServiceState, wanted?: string): Promise<number> {
  if (state.private) {
    throw new Z2Error('SERVICE_ALREADY_RUNNING', 'A ./z2 localize is at work with a system of its own.', {
      remedy: `Wait for its end, or end it (pid ${state.supervisor.pid}), then run ./z2 up again.`,
    });
  }
  if (!(await runningSystem(config))) {
    throw new Z2Error('SERVICE_ALREADY_RUNNING', 'Z2 was started before and does not answer.', {
      remedy: 'End it with ./z2 down, then start it again.',
    });
  }
  if (wanted !== undefined && new URL(state.url).port !== wanted) {
    say(`it keeps its port; to change that: ./z2 down, then ./z2 up --port ${wanted}`);
  }
  print(`Z2 is running already: ${state.url}`);
  return 0;
}

/** Starts everything, writes down that it runs, and stays until SIGINT or SIGTERM. */
async function hold(
  config: Config,
  port: number,
  tell: (text: string) => void,
  onReady: (state: ServiceState) => void,
): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  const stack = await withStartLock(config, async () => {
    const started = await startStack(config, { port, say: tell });
    const state: ServiceState = {
      url: started.url,
      started_at: new Date().toISOString(),
      private: false,
      supervisor: thisProcess(),
    };
    await writeState(config, state);
    onReady(state);
    return started;
  });
  // Nothing else keeps this process alive: what it started is not waited for.
  const alive = setInterval(() => undefined, 60_000);
  await ended;
  clearInterval(alive);
  tell('ending: running work is finished or handed over first');
  await withStartLock(config, async () => {
    await stack.stop();
    await removeState(config);
  });
}

async function superviseInBackground(config: Config, port: number): Promise<number> {
  const log = (message: string): void =>
    void process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), message })}\n`);
  try {
    await hold(config, port, log, ({ url }) => log(`running at ${url}`));
    return 0;
  } catch (thrown) {
    const error = toZ2Error(thrown);
    const body: ErrorBody = error.toBody();
    process.stderr.write(`${JSON.stringify(body)}\n`);
    return error.exit;
  }
}

async function startInBackground(config: Config, port: number): Promise<ServiceState> {
  say('starting');
  const logFile = join(config.dirs.logs, 'service.log');
  const service = startService({
    file: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', CLI, 'up', '--supervise', '--port', String(port)],
    env: {},
    logFile,
    dieWithParent: false,
  });
  let state: ServiceState | null = null;
  const isUp = async (): Promise<boolean> => {
    state = await readState(config);
    return state !== null;
  };
  if (!(await waitUntil(isUp, START_MS, service.exited)) || !state) {
    await service.stop(STOP_MS);
    throw errorOfLastLine(await readFile(logFile, 'utf8'), 'The service did not start');
  }
  return state;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Z2Error('OPTION_INVALID', `--port cannot be "${text}".`, {
      remedy: 'Give a number from 1 to 65535.',
    });
  }
  return port;
}

/** `./z2 down`: ends what `up` started, and nothing else. */
export async function down(): Promise<number> {
  const config = loadConfig();
  const state = await readState(config);
  if (!state) {
    print('Z2 is not running.');
    return 0;
  }
  if (state.private) {
    print(
      `Only a ./z2 localize is at work (pid ${state.supervisor.pid}); it ends what it started by itself.`,
    );
    return 0;
  }
  say('ending: running work is finished or handed over first');
  await stopProcess(state.supervisor.pid, state.supervisor.start_time, config.drainMs + STOP_MS);
  print('Z2 has ended.');
  return 0;
}

/** `./z2 migrate` on a database of one's own. */
export async function migrate(): Promise<number> {
  const { databaseUrl } = loadConfig();
  if (!databaseUrl) {
    throw new Z2Error('CONFIG_INVALID', 'Z2_DATABASE_URL is not set.', {
      remedy: 'The embedded database is migrated at each start by itself; name another one to migrate it.',
    });
  }
  const done = await migrateDatabase({ Z2_DATABASE_URL: databaseUrl });
  print(done.length ? `Migrated: ${done.join(', ')}` : 'The database is up to date.');
  return 0;
}
