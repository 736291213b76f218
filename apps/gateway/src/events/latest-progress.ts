import { isTerminal, type NumberedEvent, type ProgressEvent } from '@z2/contracts';

/**
 * Progress of a job as one client gets it: a latest value, which never says less than the client was told before. Workers tell it
 * side by side, each by what it knew last; only here is it seen in which order that reaches somebody.
 */
export class LatestProgress {
  private told = 0;
  private ended = false;
  private kept: ProgressEvent | null = null;

  /** The client has got a numbered event. Only a retry begins lower. */
  after(event: NumberedEvent): void {
    if (event.type === 'status' && event.language === null) {
      this.told = event.progress;
      this.ended = isTerminal(event.status);
    }
  }

  /** The value as the client is to get it; null: the job has ended, and the value comes too late. */
  next(event: ProgressEvent): ProgressEvent | null {
    if (this.ended) {
      return null;
    }
    this.told = Math.max(this.told, event.progress);
    return { ...event, progress: this.told };
  }

  /** Keeps a value while what was before it is still being read: the newest counts. */
  keep(event: ProgressEvent): void {
    this.kept = event;
  }

  /** The value that was kept, once. */
  take(): ProgressEvent | null {
    const { kept } = this;
    this.kept = null;
    return kept;
  }
}
