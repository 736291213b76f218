import { throwIfCancelled } from '@z2/contracts';

/** So many pieces of work at a time, whoever brings them; first come, first served. */
export class Slots {
  private free: number;
  private readonly queue: (() => void)[] = [];

  constructor(readonly count: number) {
    this.free = Math.max(1, count);
  }

  /** @throws Z2Error CANCELLED where the turn comes too late; what `work` throws */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.free > 0) {
      this.free--;
    } else {
      await new Promise<void>((resolve) => this.queue.push(resolve));
    }
    try {
      throwIfCancelled(signal);
      return await work();
    } finally {
      // Handed on directly: who comes in between must not overtake.
      const next = this.queue.shift();
      if (next) {
        next();
      } else {
        this.free++;
      }
    }
  }
}
