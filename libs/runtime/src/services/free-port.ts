import { createServer } from 'node:net';

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
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
