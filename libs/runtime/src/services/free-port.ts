import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

import { Z2Error } from '@z2/contracts';

/** Below what systems give to outgoing connections (32768 on Linux, 49152 by RFC 6335), above the ports of known services. */
const FIRST = 15_000;
const LAST = 32_000;
const TRIES = 50;

/**
 * A TCP port of 127.0.0.1 that was free a moment ago. What listens there begins seconds later: a port from the range of outgoing
 * connections may be one of theirs by then.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(FIRST, LAST);
    if (await isPortFree(port, '127.0.0.1')) {
      return port;
    }
  }
  throw new Z2Error('PORT_TAKEN', `None of ${TRIES} ports tried between ${FIRST} and ${LAST} is free.`, {
    remedy: 'End programs that listen there, or name the ports: see Z2_PORT in .env.example.',
  });
}

/** Whether nothing listens on the port of that host. */
export function isPortFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** Asks until it is true; false when the time is over or `ended` comes first. */
export async function waitUntil(
  ask: () => Promise<boolean>,
  timeoutMs: number,
  ended?: Promise<unknown>,
): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  let over = false;
  void ended?.then(() => (over = true));
  while (Date.now() < end && !over) {
    if (await ask()) {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return false;
}
