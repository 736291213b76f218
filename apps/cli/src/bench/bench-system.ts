import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { isTerminal, type JobSummary, throwIfCancelled, toZ2Error } from '@z2/contracts';
import { type Config, loadConfig } from '@z2/runtime';

import { interruptible } from '../interruptible';
import { say } from '../output';
import { isAlive, registerUser, thisProcess } from '../service/service-state';
import { leaveSystem, type UsedSystem, useSystem } from '../service/use-system';

export interface BenchSystem {
  system: UsedSystem;
  config: Config;
  /** Folder for the bench's own files. */
  dir: string;
  /** How long the start took, ms. */
  started_in_ms: number;
  /** Aborted by Ctrl-C, which cancels all jobs of the system: begin nothing more. */
  signal: AbortSignal;
}

/** Homes of benches lie in the usual home, named by their process. */
const HOME = /^bench-(\d+)\.(\w+)$/;

/**
 * Runs `work` with a system of its own that knows nothing yet: what was made before would be found, not measured. Nothing of
 * it stays: neither at the end, nor after Ctrl-C; what a killed bench left is removed by the next one.
 *
 * @throws Z2Error CANCELLED after Ctrl-C
 */
export function withBenchSystem<T>(work: (bench: BenchSystem) => Promise<T>): Promise<T> {
  return interruptible(async (signal) => {
    const { home: usual, dirs } = loadConfig();
    await removeDeadHomes(usual);
    const { pid, start_time } = thisProcess();
    const home = join(usual, `bench-${pid}.${start_time ?? 'unknown'}`);
    // Models of the usual place: they are what is measured.
    const config = { ...loadConfig({ ...process.env, Z2_HOME: home }) };
    config.dirs = { ...config.dirs, models: dirs.models };
    const dir = join(home, 'bench');
    await mkdir(dir, { recursive: true });
    const unregister = await registerUser(config);
    const from = performance.now();
    try {
      const system = await useSystem(config, say);
      signal.addEventListener('abort', () => void cancelJobs(system));
      try {
        throwIfCancelled(signal);
        return await work({ system, config, dir, started_in_ms: performance.now() - from, signal });
      } finally {
        await leaveSystem(config, system, !signal.aborted, say);
      }
    } finally {
      await unregister();
      await rm(home, { recursive: true, force: true });
    }
  });
}

/** So that whoever waits for a job's end goes on. */
async function cancelJobs({ client }: UsedSystem): Promise<void> {
  say('cancelling …');
  const cancel = async ({ job_uuid, status }: JobSummary): Promise<void> => {
    if (!isTerminal(status)) {
      await client.cancelJob(job_uuid);
    }
  };
  try {
    await Promise.all((await client.listJobs()).jobs.map(cancel));
  } catch (thrown) {
    say(`the measured job could not be cancelled: ${toZ2Error(thrown).message}`);
  }
}

async function removeDeadHomes(usual: string): Promise<void> {
  await mkdir(usual, { recursive: true });
  for (const name of await readdir(usual)) {
    const [, pid, start_time = null] = HOME.exec(name) ?? [];
    if (pid && !isAlive({ pid: Number(pid), start_time })) {
      await rm(join(usual, name), { recursive: true, force: true });
    }
  }
}
