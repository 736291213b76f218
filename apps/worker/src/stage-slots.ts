/**
 * How many runs of one stage go on here, where that may change meanwhile. Bull cannot be told another number, only more (each named
 * handler adds its loops): a loop too many waits here, with the message that it had in hand, until it is wanted again. That
 * message is done with, or given back: nothing waits with it.
 */
export class StageSlots {
  private busy = 0;
  private parked: (() => void)[] = [];
  private loops = 0;
  private closed = false;

  constructor(
    private wanted: number,
    /** Lets Bull have so many loops more. */
    private readonly addLoops: (count: number) => void,
  ) {}

  /** Begins with as many as are wanted. */
  open(): void {
    this.set(this.wanted);
  }

  /** Another number from now on: more at once, fewer as runs end. */
  set(wanted: number): void {
    this.wanted = wanted;
    while (this.active < wanted && this.parked.length > 0) {
      this.parked.shift()?.();
    }
    const missing = wanted - this.active;
    if (missing > 0) {
      this.loops += missing;
      this.addLoops(missing);
    }
  }

  /** One loop's turn: `work`, or where there are too many already `refuse`; then it waits as long as it is not wanted. */
  async turn(work: () => Promise<void>, refuse: () => Promise<void>): Promise<void> {
    if (this.busy >= this.wanted || this.closed) {
      await refuse();
    } else {
      this.busy++;
      try {
        await work();
      } finally {
        this.busy--;
      }
    }
    if (this.active > this.wanted && !this.closed) {
      await new Promise<void>((resolve) => this.parked.push(resolve));
    }
  }

  /** Lets every loop go: Bull waits for them when it closes. A message that one of them still brings is given back. */
  close(): void {
    this.closed = true;
    this.parked.splice(0).forEach((resume) => resume());
  }

  private get active(): number {
    return this.loops - this.parked.length;
  }
}
