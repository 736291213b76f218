import {
  type EngineBreakerView,
  type EngineKind,
  engineName,
  toZ2Error,
  withDetails,
  Z2Error,
} from '@z2/contracts';
import {
  BrokenCircuitError,
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleWhen,
  type IBreaker,
} from 'cockatiel';

import { CallSlots } from './call-slots';

/** Failures in a row that open it. */
const FAILURES = 3;
/** How long it is open at first, and at most where nothing else is said, ms: doubled each time that the try fails. */
const FIRST_OPEN_MS = 20_000;
const LONGEST_OPEN_MS = 300_000;
/** A service that asks for a longer wait than this, ms, is obeyed by all at once. */
const OBEY_AT_ONCE_MS = 2_000;
/** A shorter time than this, ms, is waited for; while it is longer, the next engine does the work. */
export const ENGINE_PATIENCE_MS = 30_000;
/** Clocks are read in whole ms, and the library's and ours are not the same: nobody comes back too early for that. */
const MARGIN_MS = 50;

/** What a failing service is called by; an answer that cannot be used concerns the texts, not the service. */
const OF_SERVICE = new Set([
  'SPEECH_ENGINE_FAILED',
  'TRANSLATION_ENGINE_FAILED',
  'VOICE_ENGINE_FAILED',
  'LLM_FAILED',
]);

export interface BreakerOptions {
  /** Told in words when it opens, is tried, closes. */
  onChange?: (view: EngineBreakerView, words: string) => void;
  /** Calls at a time, as it is now. */
  limit?: () => number;
}

/**
 * Keeps a worker from calling a service that fails: after three transient failures in a row, or a wait that the service asks for,
 * nobody calls it for a time (Retry-After; after three failures at least 20 s, doubled up to 5 min). Then one call tries it, while the others
 * wait for what comes of that. State machine by cockatiel.
 */
export class EngineBreaker {
  private readonly policy: CircuitBreakerPolicy;
  private readonly slots: CallSlots;
  private failures = 0;
  private lastError: string | null = null;
  private openUntil = 0;
  /** Of the failure that is being judged. */
  private askedWaitMs = 0;

  constructor(
    readonly kind: EngineKind,
    readonly engine: string,
    private readonly options: BreakerOptions = {},
  ) {
    this.slots = new CallSlots(options.limit ?? (() => Infinity));
    this.policy = circuitBreaker(
      handleWhen((thrown) => isOfService(toZ2Error(thrown))),
      {
        breaker: new ObedientBreaker(() => this.askedWaitMs >= OBEY_AT_ONCE_MS),
        halfOpenAfter: new DelegateBackoff(({ attempt }) => {
          const own = Math.min(LONGEST_OPEN_MS, FIRST_OPEN_MS * 2 ** (attempt - 1));
          const isOnlyBusy = this.failures < FAILURES && this.askedWaitMs > 0;
          const wait = isOnlyBusy ? this.askedWaitMs : Math.max(own, this.askedWaitMs);
          this.openUntil = Date.now() + wait + MARGIN_MS;
          return wait;
        }),
      },
    );
    this.policy.onBreak(() =>
      this.tell(`${this.name} is left alone for ${seconds(this.waitMs)} s: ${this.lastError ?? ''}`),
    );
    this.policy.onHalfOpen(() => this.tell(`${this.name} is tried again.`));
    this.policy.onReset(() => this.tell(`${this.name} works again.`));
  }

  /** ms until somebody may call it; 0: at once. */
  get waitMs(): number {
    return this.policy.state === CircuitState.Open ? Math.max(0, this.openUntil - Date.now()) : 0;
  }

  /** @throws Z2Error ENGINE_PAUSED while it is open (with retry_after_ms), and what `work` throws */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.waitMs > 0) {
      throw this.pausedError();
    }
    try {
      // A turn ends only when its call was judged: whoever waited for it may find the breaker open.
      const result = await this.slots.run(() => this.policy.execute(() => this.noted(work)), signal);
      this.failures = 0;
      return result;
    } catch (thrown) {
      throw thrown instanceof BrokenCircuitError ? this.pausedError() : thrown;
    }
  }

  /** What a call would be answered now; its message tells what the service said. */
  pausedError(): Z2Error {
    const again = `It is tried again in ${seconds(this.waitMs)} s.`;
    return new Z2Error(
      'ENGINE_PAUSED',
      `${this.name} is left alone for a while, since it failed: ${this.lastError ?? ''} ${again}`,
      {
        remedy:
          'Nothing: this wait is no attempt. If it stays, look at that service, or choose another engine.',
        details: { engine: this.engine, kind: this.kind },
        retry_after_ms: Math.max(1_000, this.waitMs),
      },
    );
  }

  view(): EngineBreakerView {
    const { state } = this.policy;
    const isOpen = state === CircuitState.Open;
    return {
      state: isOpen
        ? this.waitMs > 0
          ? 'open'
          : 'half_open'
        : state === CircuitState.HalfOpen
          ? 'half_open'
          : 'closed',
      failures: this.failures,
      open_until: isOpen && this.waitMs > 0 ? new Date(this.openUntil).toISOString() : null,
      last_error: this.lastError,
    };
  }

  private get name(): string {
    return engineName(this.kind, this.engine);
  }

  /** What the service fails with is remembered before the policy judges it. */
  private async noted<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      const error = toZ2Error(thrown);
      if (!isOfService(error)) {
        throw thrown;
      }
      this.failures += 1;
      this.lastError = error.message;
      this.askedWaitMs = error.retryAfterMs ?? 0;
      throw withDetails(error, { engine: this.engine });
    }
  }

  private tell(words: string): void {
    this.options.onChange?.(this.view(), words);
  }
}

/** Opens after some failures in a row, or at once where the service asks for a wait. */
class ObedientBreaker implements IBreaker {
  private readonly inner = new ConsecutiveBreaker(FAILURES);

  constructor(private readonly isAskedToWait: () => boolean) {}

  get state(): number {
    return this.inner.state;
  }

  set state(value: number) {
    this.inner.state = value;
  }

  success(): void {
    this.inner.success();
  }

  failure(): boolean {
    const isEnough = this.inner.failure();
    return isEnough || this.isAskedToWait();
  }
}

function isOfService({ kind, code }: Z2Error): boolean {
  return kind === 'transient' && OF_SERVICE.has(code);
}

const seconds = (ms: number): number => Math.ceil(ms / 1000);
