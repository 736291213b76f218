import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { Z2Error } from '@z2/contracts';
import type { Config } from '@z2/runtime';

import { isAlive, type StatedProcess, thisProcess } from './service-state';

/** Longer than any start or end of the system takes. */
const PATIENCE_MS = 120_000;

/** Starts and ends of the system happen one at a time: two at once would fight for its data. */
export async function withStartLock<T>(config: Config, work: () => Promise<T>): Promise<T> {
  await mkdir(config.dirs.run, { recursive: true });
  const file = join(config.dirs.run, 'start.lock');
  const end = Date.now() + PATIENCE_MS;
  while (!(await take(file))) {
    if (Date.now() > end) {
      throw new Z2Error('SERVICE_ALREADY_RUNNING', 'Another ./z2 has been starting or ending for too long.', {
        remedy: `End it, or remove ${file} if there is none.`,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(JSON.stringify(thisProcess()));
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
    const owner = await readFile(file, 'utf8').catch(() => '');
    // Empty: it was made in this moment and is not written yet.
    if (owner && !isAlive(JSON.parse(owner) as StatedProcess)) {
      await rm(file, { force: true });
    }
    return false;
  }
}
