import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** Path of a program as a shell would find it, or null: looked for on PATH, or from `cwd` where it has a slash. */
export function findProgram(
  file: string,
  path: string = process.env.PATH ?? '',
  cwd: string = process.cwd(),
): string | null {
  const candidates = file.includes('/')
    ? [resolve(cwd, file)]
    : path.split(delimiter).map((folder) => join(folder || '.', file));
  return candidates.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there, not allowed or not a program: the next folder may have it.
    return false;
  }
}
