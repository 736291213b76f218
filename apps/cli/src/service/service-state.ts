import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Z2Client } from '@z2/client';
import type { Config } from '@z2/runtime';
import { processStartTime } from '@z2/runtime';

/** One process of the running service; with its start time a pid names one process for good. */
export interface StatedProcess {
  name: string;
  pid: number;
  start_time: string | null;
}
/** What `./z2 up` wrote down: `run/service.json` below Z2_HOME. */
export interface ServiceState {
  url: string;
  started_at: string;
  /** In the order in which they are ended. */
  processes: StatedProcess[];
}

const fileOf = (config: Config): string => join(config.dirs.run, 'service.json');

export async function writeState(config: Config, state: ServiceState): Promise<void> {
  await mkdir(config.dirs.run, { recursive: true });
  const temporary = `${fileOf(config)}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(state, null, 2)}\n`);
  await rename(temporary, fileOf(config));
}

export async function removeState(config: Config): Promise<void> {
  await rm(fileOf(config), { force: true });
}

/** The state as it was written, whatever became of the processes. */
export async function readState(config: Config): Promise<ServiceState | null> {
  try {
    return JSON.parse(await readFile(fileOf(config), 'utf8')) as ServiceState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}

export function isAlive({ pid, start_time }: StatedProcess): boolean {
  return start_time !== null && processStartTime(pid) === start_time;
}

/** A client of the running service, or null when none runs here. */
export async function runningService(config: Config): Promise<{ client: Z2Client; url: string } | null> {
  const state = await readState(config);
  if (!state?.processes.some(isAlive)) {
    return null;
  }
  const client = new Z2Client({ baseUrl: state.url });
  try {
    const health = await client.health();
    return health.status === 'ok' ? { client, url: state.url } : null;
  } catch {
    // It is starting, ending or hung: not usable now.
    return null;
  }
}
