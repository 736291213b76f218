import { cancelledError, type Z2Error } from '@z2/contracts';

/** One signal out of three wishes to stop: the caller's, a limit on the whole, and a limit on silence. Times in ms. */
export class Watchdog {
  private readonly abort = new AbortController();
  private readonly total: NodeJS.Timeout;
  private silence: NodeJS.Timeout;
  private readonly onCancel: () => void;

  constructor(
    private readonly caller: AbortSignal,
    private readonly limits: { timeoutMs: number; stallMs: number },
    private readonly errors: { timeout: () => Z2Error; stall: () => Z2Error },
  ) {
    this.onCancel = () => this.abort.abort(cancelledError(caller.reason));
    caller.addEventListener('abort', this.onCancel, { once: true });
    if (caller.aborted) {
      this.onCancel();
    }
    this.total = setTimeout(() => this.abort.abort(errors.timeout()), limits.timeoutMs);
    this.silence = this.listen();
  }

  /** Its reason is always a Z2Error. */
  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /** Something came. */
  heard(): void {
    clearTimeout(this.silence);
    this.silence = this.listen();
  }

  stop(): void {
    clearTimeout(this.total);
    clearTimeout(this.silence);
    this.caller.removeEventListener('abort', this.onCancel);
  }

  private listen(): NodeJS.Timeout {
    return setTimeout(() => this.abort.abort(this.errors.stall()), this.limits.stallMs);
  }
}
