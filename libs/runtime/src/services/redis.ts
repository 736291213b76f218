import { mkdir } from 'node:fs/promises';
import { createConnection } from 'node:net';

import { Z2Error } from '@z2/contracts';

import { findProgram } from '../process/find-program';
import { startService } from '../process/start-service';
import { freePort, waitUntil } from './free-port';
import type { StartedService, StartServiceOptions } from './service-types';

/**
 * Starts redis-server of the system on 127.0.0.1: never evicts (waiting messages would vanish), append-only file synced
 * every second. The truth is in PostgreSQL all the same.
 *
 * @throws Z2Error TOOL_MISSING, REDIS_UNAVAILABLE
 */
export async function startRedis(options: StartServiceOptions): Promise<StartedService> {
  if (!findProgram('redis-server')) {
    throw new Z2Error('TOOL_MISSING', 'redis-server is not installed.', {
      remedy: 'Install it: apt-get install redis-server (or set Z2_REDIS_URL to a Redis of your own).',
    });
  }
  await mkdir(options.dir, { recursive: true });
  const port = options.port || (await freePort());
  const durability = options.unsafe
    ? ['--save', '', '--appendonly', 'no']
    : ['--save', '', '--appendonly', 'yes'];
  const service = startService({
    file: 'redis-server',
    args: [
      ...['--port', String(port), '--bind', '127.0.0.1', '--protected-mode', 'yes', '--dir', options.dir],
      ...['--maxmemory-policy', 'noeviction', '--daemonize', 'no', ...durability],
    ],
    env: {},
    logFile: options.logFile,
    dieWithParent: options.dieWithParent,
  });
  if (!(await waitUntil(() => answersPing(port), 10_000, service.exited))) {
    await service.stop(0);
    throw new Z2Error('REDIS_UNAVAILABLE', 'redis-server did not start.', {
      remedy: `Look at ${options.logFile}.`,
      kind: 'permanent',
    });
  }
  return { ...service, url: `redis://127.0.0.1:${port}` };
}

/** Whether a Redis answers there and has loaded its data. */
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(500, () => end(false));
    socket.once('error', () => end(false));
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (data) => end(data.toString().startsWith('+PONG')));
  });
}
