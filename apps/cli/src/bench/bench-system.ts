import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { type Config, loadConfig } from '@z2/runtime';

import { say } from '../output';
import { registerUser } from '../service/service-state';
import { leaveSystem, type UsedSystem, useSystem } from '../service/use-system';

export interface BenchSystem {
  system: UsedSystem;
  config: Config;
  /** Folder for the bench's own files. */
  dir: string;
  /** How long the start took, ms. */
  started_in_ms: number;
}

/** Runs `work` with a system of its own that knows nothing yet: what was made before would be found, not measured. */
export async function withBenchSystem<T>(work: (bench: BenchSystem) => Promise<T>): Promise<T> {
  const { home: usual, dirs } = loadConfig();
  const home = join(usual, `bench-${process.pid}`);
  // Models of the usual place: they are what is measured.
  const config = { ...loadConfig({ ...process.env, Z2_HOME: home }) };
  config.dirs = { ...config.dirs, models: dirs.models };
  const dir = join(home, 'bench');
  await mkdir(dir, { recursive: true });
  const unregister = await registerUser(config);
  const from = performance.now();
  try {
    const system = await useSystem(config, say);
    try {
      return await work({ system, config, dir, started_in_ms: performance.now() - from });
    } finally {
      await leaveSystem(config, system, true, say);
    }
  } finally {
    await unregister();
    await rm(home, { recursive: true, force: true });
  }
}
