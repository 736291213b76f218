import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Z2Client } from '@z2/client';
import type { Config } from '@z2/runtime';
import { processStartTime } from '@z2/runtime';

/** A process; with its start time a pid names one process for good. */
export interface StatedProcess {
  pid: number;
  start_time: string | null;
}
/** What a running system wrote down: `run/service.json` below Z2_HOME. */
export interface ServiceState {
  url: string;
  started_at: string;
  /** Belongs to one `./z2 localize` and ends with it; else it is the service that `./z2 up` started. */
  private: boolean;
  /** The process that holds all the others, which die with it. */
  supervisor: StatedProcess;
}
export interface RunningSystem {
  client: Z2Client;
  state: ServiceState;
}

const fileOf = (config: Config): string => join(config.dirs.run, 'service.json');
const usersOf = (config: Config): string => join(config.dirs.run, 'users');

export function thisProcess(): StatedProcess {
  return { pid: process.pid, start_time: processStartTime(process.pid) };
}

export function isAlive({ pid, start_time }: StatedProcess): boolean {
  return start_time !== null && processStartTime(pid) === start_time;
}

export async function writeState(config: Config, state: ServiceState): Promise<void> {
  await mkdir(config.dirs.run, { recursive: true });
  const temporary = `${fileOf(config)}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(state, null, 2)}\n`);
  await rename(temporary, fileOf(config));
}

export async function removeState(config: Config): Promise<void> {
  await rm(fileOf(config), { force: true });
}

/** The state of the system that is there, or null; what a dead supervisor left does not count. */
export async function readState(config: Config): Promise<ServiceState | null> {
  try {
    const state = JSON.parse(await readFile(fileOf(config), 'utf8')) as Partial<ServiceState>;
    return state.url && state.supervisor && isAlive(state.supervisor) ? (state as ServiceState) : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}

/** The running system, or null when none runs here or it does not answer. */
export async function runningSystem(config: Config): Promise<RunningSystem | null> {
  const state = await readState(config);
  if (!state) {
    return null;
  }
  const client = new Z2Client({ baseUrl: state.url });
  try {
    const health = await client.health();
    return health.status === 'ok' ? { client, state } : null;
  } catch {
    // It is starting, ending or hung: not usable now.
    return null;
  }
}

/** Tells the owner of a private system that this process uses it too. @returns what takes it back */
export async function registerUser(config: Config): Promise<() => Promise<void>> {
  const { pid, start_time } = thisProcess();
  const file = join(usersOf(config), `${pid}.${start_time ?? ''}`);
  await mkdir(usersOf(config), { recursive: true });
  await writeFile(file, '');
  return () => rm(file, { force: true });
}

/** Number of other living processes that use the system. */
export async function otherUsers(config: Config): Promise<number> {
  const others = (await readdir(usersOf(config))).map((name) => {
    const [pid, start_time = null] = name.split('.');
    return { pid: Number(pid), start_time };
  });
  return others.filter((user) => user.pid !== process.pid && isAlive(user)).length;
}
