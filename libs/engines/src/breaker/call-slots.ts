import { cancelledError, throwIfCancelled } from '@z2/contracts';

/** Lets no more than so many calls go on at a time, in their order; the number may change meanwhile. */
export class CallSlots {
  private busy = 0;
  private waiting: (() => void)[] = [];

  constructor(private readonly limit: () => number) {}

  /** @throws Z2Error CANCELLED while it waits, and what `work` throws */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    throwIfCancelled(signal);
    if (this.busy < this.limit()) {
      this.busy++;
    } else {
      await this.turn(signal);
    }
    try {
      return await work();
    } finally {
      this.busy--;
      this.admit();
    }
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        this.waiting = this.waiting.filter((one) => one !== begin);
        reject(cancelledError(signal.reason));
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.waiting.push(begin);
    });
  }

  /** Where the limit was raised, more than one may begin. */
  private admit(): void {
    while (this.waiting.length > 0 && this.busy < this.limit()) {
      this.busy++;
      this.waiting.shift()?.();
    }
  }
}
