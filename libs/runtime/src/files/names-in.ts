import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

/** The names in a folder; none where it is not there. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) {
      return [];
    }
    throw error;
  }
}

/** The names of the folders in a folder, sorted; a link that leads nowhere is none. */
export async function foldersIn(folder: string): Promise<string[]> {
  const folders: string[] = [];
  for (const name of (await namesIn(folder)).sort()) {
    try {
      if ((await stat(join(folder, name))).isDirectory()) {
        folders.push(name);
      }
    } catch (error) {
      if (!isMissing(error)) {
        throw error;
      }
    }
  }
  return folders;
}

/** Why a file or folder cannot be read, as the end of a sentence. @throws the error itself where it is none of that kind */
export function readFault(error: unknown): string {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === undefined || path === undefined) {
    throw error;
  }
  const name = basename(path);
  if (isMissing(error)) {
    return `${name} is a link that leads nowhere`;
  }
  return ['EACCES', 'EPERM'].includes(code) ? `Z2 may not read ${name}` : `${name} cannot be read (${code})`;
}
