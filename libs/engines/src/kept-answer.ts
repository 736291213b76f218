/** An answer that is kept for a while, then asked for again; one that failed is not kept. */
export class KeptAnswer<T> {
  private answer: Promise<T> | null = null;
  private asked = 0;

  constructor(
    private readonly keepMs: number,
    private readonly ask: () => Promise<T>,
  ) {}

  get(): Promise<T> {
    if (!this.answer || performance.now() - this.asked > this.keepMs) {
      this.asked = performance.now();
      const answer = this.ask();
      this.answer = answer;
      answer.catch(() => (this.answer = this.answer === answer ? null : this.answer));
    }
    return this.answer;
  }
}
