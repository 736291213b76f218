import { constants, type Stats } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { ErrorBody } from '@z2/contracts';

import { problem } from '../limits';

/** PATH_MAX of Linux is 4096 with the byte that ends it (limits.h). */
const MAX_PATH_BYTES = 4095;

interface Wanted {
  path: string;
  /** Full path of the result. */
  to: string;
  size: number;
}

/** What stands against writing these files below `root`. It looks only. */
export async function folderProblems(root: string, files: readonly Wanted[]): Promise<ErrorBody[]> {
  const long = pathProblems(files);
  if (long.length > 0) {
    return long;
  }
  const base = await existingParent(root);
  const there = await Promise.all(files.map(({ to }) => statOrNull(to)));
  return [
    ...(await rightProblems(root, base)),
    ...directoryProblems(files, there),
    ...(await spaceProblems(root, base, files, there)),
  ];
}

/** Paths that no file can have. */
export function pathProblems(files: readonly Wanted[]): ErrorBody[] {
  return files
    .filter(({ to }) => Buffer.byteLength(to) > MAX_PATH_BYTES)
    .map(({ path, to }) =>
      problem(
        'PUBLISH_LIMIT_EXCEEDED',
        `The full path of ${path} has ${Buffer.byteLength(to)} bytes; ${MAX_PATH_BYTES} are allowed.`,
        'Choose a folder with a shorter path.',
      ),
    );
}

/** The folder itself, or the nearest above it that is there. */
async function existingParent(path: string): Promise<string> {
  return (await statOrNull(path)) || dirname(path) === path ? path : existingParent(dirname(path));
}

async function rightProblems(root: string, base: string): Promise<ErrorBody[]> {
  const remedy = 'Give the user that runs Z2 the right to write there, or choose another folder.';
  if (!(await stat(base)).isDirectory()) {
    return [problem('OUTPUT_NOT_WRITABLE', `Z2 cannot write into ${root}: ${base} is a file.`, remedy)];
  }
  try {
    await access(base, constants.W_OK | constants.X_OK);
    return [];
  } catch {
    return [problem('OUTPUT_NOT_WRITABLE', `Z2 may not write into ${base}.`, remedy)];
  }
}

function directoryProblems(files: readonly Wanted[], there: readonly (Stats | null)[]): ErrorBody[] {
  return files
    .filter((_, index) => there[index]?.isDirectory())
    .map(({ to }) =>
      problem(
        'OUTPUT_NOT_WRITABLE',
        `${to} is a directory; a file is to be written there.`,
        'Rename that directory, or choose another folder.',
      ),
    );
}

/** Files of the same size that are there count as the same: they are not copied again. */
async function spaceProblems(
  root: string,
  base: string,
  files: readonly Wanted[],
  there: readonly (Stats | null)[],
): Promise<ErrorBody[]> {
  const needed = files
    .filter(({ size }, index) => there[index]?.size !== size)
    .reduce((sum, { size }) => sum + size, 0);
  const { bavail, bsize } = await statfs(base);
  return needed > bavail * bsize
    ? [
        problem(
          'DISK_FULL',
          `${root} needs ${needed} bytes; the disk has ${bavail * bsize} left.`,
          'Free some space, or choose a folder on another disk.',
        ),
      ]
    : [];
}

async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'ENAMETOOLONG'].includes(code)) {
      return null;
    }
    throw error;
  }
}
