import type { StageMessage, StageName } from '@z2/contracts';
import type { Carrier } from '@z2/queue';

/** Carries messages as badly as a carrier may: it drops, doubles and turns them round. */
export class BadCarrier implements Carrier {
  private messages: { id: string; message: StageMessage }[] = [];
  /** As long as it is bad. */
  bad = true;

  constructor(private readonly random: () => number) {}

  add(_stage: StageName, message: StageMessage, id: string): Promise<void> {
    const copies = this.bad ? (this.random() < 0.2 ? 0 : this.random() < 0.25 ? 2 : 1) : 1;
    for (let copy = 0; copy < copies; copy++) {
      this.messages.push({ id, message });
    }
    return Promise.resolve();
  }

  has(_stage: StageName, id: string): Promise<boolean> {
    return Promise.resolve(this.messages.some((one) => one.id === id));
  }

  /** Any message that is there; sometimes it stays to be had again. */
  take(): StageMessage | null {
    const at = Math.floor(this.random() * this.messages.length);
    const one = this.messages[at];
    if (one && !(this.bad && this.random() < 0.15)) {
      this.messages.splice(at, 1);
    }
    return one?.message ?? null;
  }

  get waiting(): number {
    return this.messages.length;
  }

  /** FLUSHALL. */
  clear(): void {
    this.messages = [];
  }
}
