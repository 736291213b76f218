import { constants } from 'node:fs';
import { access, chmod, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { toZ2Error, Z2Error } from '@z2/contracts';
import { makeDirectory } from '@z2/runtime';

/** Contents in storage are read-only; these belong to the user. */
export async function makeEditable(path: string): Promise<void> {
  try {
    await chmod(path, 0o666 & ~process.umask());
  } catch (error) {
    // exFAT and SMB have no modes, and refuse.
    if (!['EPERM', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw error;
    }
  }
}

/** Creates the folder where it is missing; returns the directories made, innermost first. */
export async function makeRoot(root: string): Promise<string[]> {
  let made: string[] = [];
  try {
    made = await makeDirectory(root);
    if (!(await stat(root)).isDirectory()) {
      throw Object.assign(new Error('it is a file'), { code: 'ENOTDIR' });
    }
    await access(root, constants.W_OK | constants.X_OK);
    return made;
  } catch (error) {
    await removeEmpty(made);
    throw asPublishError(root, error);
  }
}

/** What a killed worker left of the same delivery. */
export async function sweep(root: string, prefix: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (name.startsWith(prefix) && name.endsWith('.tmp')) {
      await rm(join(root, name), { recursive: true, force: true });
    }
  }
}

export async function removeEmpty(directories: readonly string[]): Promise<void> {
  for (const directory of directories) {
    try {
      await rmdir(directory);
    } catch {
      return; // Somebody put something there, or it never came to be: it is not ours to remove.
    }
  }
}

export function asPublishError(root: string, error: unknown): Z2Error {
  if (error instanceof Z2Error) {
    return error;
  }
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (
    [
      'EACCES',
      'EPERM',
      'EROFS',
      'ENOENT',
      'ENOTDIR',
      'EEXIST',
      'EISDIR',
      'ENOTEMPTY',
      'ENAMETOOLONG',
    ].includes(code)
  ) {
    return new Z2Error('OUTPUT_NOT_WRITABLE', `Z2 cannot write into ${root}: ${message}`, {
      remedy: 'Give the user that runs Z2 the right to write there, or choose another folder.',
      details: { path: root, errno: code },
      cause: error,
    });
  }
  return toZ2Error(error);
}
