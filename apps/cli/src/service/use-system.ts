import type { Z2Client } from '@z2/client';
import type { Config } from '@z2/runtime';

import {
  otherUsers,
  removeState,
  runningSystem,
  type ServiceState,
  thisProcess,
  writeState,
} from './service-state';
import { withStartLock } from './start-lock';
import { type Stack, startStack } from './start-stack';

/** A system that this process may use: that of somebody else, or one of its own. */
export interface UsedSystem {
  client: Z2Client;
  state: ServiceState;
  /** Set when this process holds it. */
  stack: Stack | null;
}

/** The running system, or else a private one, started for this process. */
export function useSystem(config: Config, say: (text: string) => void): Promise<UsedSystem> {
  return withStartLock(config, async () => {
    const running = await runningSystem(config);
    if (running) {
      return { ...running, stack: null };
    }
    const stack = await startStack(config, { port: 0, say });
    const state: ServiceState = {
      url: stack.url,
      started_at: new Date().toISOString(),
      private: true,
      supervisor: thisProcess(),
    };
    await writeState(config, state);
    return { client: stack.client, state, stack };
  });
}

/**
 * Ends the system if it is this process' own.
 *
 * @param patient wait for other commands that use it too; else these start one for themselves and go on
 */
export async function leaveSystem(
  config: Config,
  system: UsedSystem,
  patient: boolean,
  say: (text: string) => void,
): Promise<void> {
  const { stack } = system;
  if (!stack) {
    return;
  }
  let told = false;
  while (patient && (await otherUsers(config)) > 0) {
    if (!told) {
      say('done here; another ./z2 localize still uses what this one started');
      told = true;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await withStartLock(config, async () => {
    await removeState(config);
    await stack.stop();
  });
}
