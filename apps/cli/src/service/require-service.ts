import type { Z2Client } from '@z2/client';
import { Z2Error } from '@z2/contracts';
import { loadConfig } from '@z2/runtime';

import { runningSystem } from './service-state';

/** The service that runs here. @throws Z2Error SERVICE_NOT_RUNNING */
export async function requireService(): Promise<{ client: Z2Client; url: string }> {
  const running = await runningSystem(loadConfig());
  if (!running) {
    throw new Z2Error('SERVICE_NOT_RUNNING', 'Z2 is not running.', { remedy: 'Start it with ./z2 up.' });
  }
  return { client: running.client, url: running.state.url };
}
