import type { Request } from 'express';

/** As long as nginx' lingering_time. */
const LINGER_MS = 30_000;

/** Drops what still comes of a body, so that the client reads the answer instead of a reset; but not for ever. */
export function letGo(request: Request): void {
  request.resume();
  const timer = setTimeout(() => request.socket.destroy(), LINGER_MS).unref();
  request.once('close', () => clearTimeout(timer));
}
