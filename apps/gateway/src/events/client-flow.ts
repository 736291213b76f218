import type { EventEmitter } from 'node:events';

/** What engine.io tells of a connection: `packetCreate` for each packet that is to be sent, `drain` when all were handed on. */
export interface FlowingConnection extends Pick<EventEmitter, 'on'> {
  close(): unknown;
}

/** Packets that wait for one client before it counts as slow. */
const MOST_PENDING = 256;
/** Latest values that are kept for a slow client; one that needs more is let go, and begins anew when it comes back. */
const MOST_KEPT = 5_000;

/**
 * Keeps what waits for one client bounded: while it reads more slowly than there is to tell, events that are read again later are
 * not sent (see `opened`), and of values only the latest is kept.
 */
export class ClientFlow {
  private pending = 0;
  private isGone = false;
  private readonly kept = new Map<string, () => void>();
  private waiting: (() => void)[] = [];

  /** `onSlow`: when it begins to be slow, and when that is over. */
  constructor(
    private readonly connection: FlowingConnection,
    private readonly onSlow: (isSlow: boolean) => void = () => undefined,
  ) {
    connection.on('packetCreate', () => {
      this.pending += 1;
      if (this.pending === MOST_PENDING) {
        this.onSlow(true);
      }
    });
    connection.on('drain', () => this.drained());
    connection.on('close', () => {
      this.isGone = true;
      this.kept.clear();
      this.resume();
    });
  }

  isOpen(): boolean {
    return this.pending < MOST_PENDING;
  }

  /** Resolves when there is room again, or nobody to send to. */
  opened(): Promise<void> {
    return this.isOpen() || this.isGone
      ? Promise.resolve()
      : new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Sends a value of which only the latest matters: now, or in place of the one of its key that still waits. */
  latest(key: string, send: () => void): void {
    if (this.isOpen()) {
      send();
      return;
    }
    if (this.isGone) {
      return;
    }
    // The newest comes last: a job's end after its progress.
    this.kept.delete(key);
    this.kept.set(key, send);
    if (this.kept.size > MOST_KEPT) {
      this.connection.close();
    }
  }

  private drained(): void {
    const wasSlow = !this.isOpen();
    this.pending = 0;
    if (!wasSlow) {
      return;
    }
    this.onSlow(false);
    for (const [key, send] of this.kept) {
      if (!this.isOpen()) {
        return;
      }
      this.kept.delete(key);
      send();
    }
    this.resume();
  }

  private resume(): void {
    const { waiting } = this;
    this.waiting = [];
    waiting.forEach((resolve) => resolve());
  }
}
