import type { RunningService } from '@z2/runtime';

/** A part that ran this long was well: the next restart is quick again. */
const WELL_AFTER_MS = 60_000;
/** A part that ends again and again costs little at this pace, and what it did meanwhile waits no longer than this. */
const LONGEST_PAUSE_MS = 8_000;

export interface Supervised {
  /** Ends it in an orderly way and keeps it ended. */
  stop(): Promise<void>;
}

/**
 * Starts a part again whenever it ends by itself, with growing pauses: a crash of a worker or of the gateway costs an
 * attempt, never the service.
 *
 * @param running the part as it runs now
 * @param pauseMs pause before the first restart
 */
export function supervise(
  running: RunningService,
  start: () => Promise<RunningService>,
  say: (how: string) => void,
  pauseMs = 500,
): Supervised {
  let current: RunningService | null = running;
  const stopping = new AbortController();
  const { signal } = stopping;
  const over = (async () => {
    let failures = 0;
    while (!signal.aborted) {
      const begun = Date.now();
      const how = await (current?.exited ?? Promise.resolve('not started'));
      if (signal.aborted) {
        return;
      }
      failures = Date.now() - begun > WELL_AFTER_MS ? 0 : failures + 1;
      say(how);
      await pause(Math.min(LONGEST_PAUSE_MS, pauseMs * 2 ** (failures - 1)), signal);
      if (signal.aborted) {
        return;
      }
      current = await start().catch((error: unknown) => {
        say(`it did not start: ${String(error)}`);
        return null;
      });
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await current?.stop();
      await over;
      // It may have been starting while the wish came.
      await current?.stop();
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, ms));
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
