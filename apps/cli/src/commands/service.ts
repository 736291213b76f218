import { Z2Error } from '@z2/contracts';
import { loadConfig, stopProcess } from '@z2/runtime';

import { installPackages } from '../install/install-packages';
import { packagesFor } from '../install/system-packages';
import { print, say } from '../output';
import { isAlive, readState, removeState, runningService, writeState } from '../service/service-state';
import { migrateDatabase, startStack } from '../service/start-stack';
import { hasWhisperModel } from './models-on-disk';

/** `./z2 up`: the whole system as a service, in the background or (foreground) until Ctrl-C. */
export async function up(flags: { port?: string; foreground?: boolean; yes?: boolean }): Promise<number> {
  const config = loadConfig();
  const state = await readState(config);
  if (state?.processes.some(isAlive)) {
    const running = await runningService(config);
    if (running) {
      print(`Z2 is running already: ${running.url}`);
      return 0;
    }
    throw new Z2Error('SERVICE_ALREADY_RUNNING', 'Z2 was started before and does not answer.', {
      remedy: 'End it with ./z2 down, then start it again.',
    });
  }
  const needs = {
    media: true,
    redis: config.redisUrl === null,
    previewSpeech: !(await hasWhisperModel(config)),
    dub: true,
    pairs: config.llm ? [] : config.targetLanguages.map((to) => ({ from: 'en', to })),
    scripts: config.targetLanguages,
  };
  await installPackages(packagesFor(needs), { yes: flags.yes ?? false });
  const port = flags.port ? portOf(flags.port) : config.port;
  const stack = await startStack(config, { port, dieWithParent: flags.foreground ?? false, say });
  if (config.host !== '127.0.0.1') {
    say(`it listens on ${config.host} and has no accounts yet: anybody who can reach it can use it`);
  }
  await writeState(config, {
    url: stack.url,
    started_at: new Date().toISOString(),
    processes: stack.processes,
  });
  print(`Z2 is running: ${stack.url}  (console; API documentation at ${stack.url}/docs)`);
  if (flags.foreground) {
    await new Promise<void>((resolve) => {
      process.once('SIGINT', () => resolve());
      process.once('SIGTERM', () => resolve());
    });
    await stack.stop();
    await removeState(config);
  } else {
    print('End it with ./z2 down.');
  }
  return 0;
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
  const alive = state?.processes.filter(isAlive) ?? [];
  if (alive.length === 0) {
    await removeState(config);
    print('Z2 is not running.');
    return 0;
  }
  say('ending: running work is finished or handed over first');
  const end = (names: string[]): Promise<unknown> =>
    Promise.all(
      alive
        .filter(({ name }) => names.includes(name))
        .map((one) => stopProcess(one.pid, one.start_time, 25_000)),
    );
  await end(['worker', 'gateway']);
  await end(['redis', 'postgres']);
  await removeState(config);
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
