import { setTimeout as wait } from 'node:timers/promises';

import {
  addUsage,
  cancelledError,
  countOf,
  engineName,
  type EngineUsage,
  type EngineUse,
  toZ2Error,
  type TranslationOrderRule,
  Z2Error,
} from '@z2/contracts';
import { ENGINE_PATIENCE_MS, pickTranslationEngine, type TranslationEngine } from '@z2/engines';

/** How often an engine that fails for the moment is tried while another could take over. */
const TRIES = 3;
const FIRST_PAUSE_MS = 1_000;

/** An engine at work in this stage run, and what it did. */
export interface Candidate {
  engine: TranslationEngine;
  version: string;
  route: string;
  cues: number;
  usage: EngineUsage | null;
  /** Why the engine before it gave up; null: it is the first. */
  after: string | null;
}

export interface ChainOptions {
  from: string;
  to: string;
  /** Only this engine: then nothing takes over. */
  wanted: string | null;
  order: readonly TranslationOrderRule[];
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The engines for one pair in their order: the first works until it fails for good, then the next takes the rest. */
export class EngineChain {
  private readonly candidates: Candidate[] = [];
  private readonly failed = new Set<string>();
  private readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;

  constructor(
    private readonly engines: readonly TranslationEngine[],
    private readonly options: ChainOptions,
  ) {
    this.pause = options.pause ?? pauseFor;
  }

  /** The engine that works now. @throws Z2Error TRANSLATION_PAIR_MISSING where there is none from the start */
  async current(): Promise<Candidate> {
    const working = this.candidates.find(({ engine }) => !this.failed.has(engine.id));
    return working ?? (await this.add(this.failed, null));
  }

  /** The next engine behind all of `tried`; null: there is none. */
  async next(tried: ReadonlySet<string>, why: string): Promise<Candidate | null> {
    const without = new Set([...tried, ...this.failed]);
    const known = this.candidates.find(({ engine }) => !without.has(engine.id));
    if (known || this.options.wanted) {
      return known ?? null;
    }
    try {
      return await this.add(without, why);
    } catch (error) {
      if (error instanceof Z2Error && ['TRANSLATION_PAIR_MISSING', 'ENGINE_PAUSED'].includes(error.code)) {
        return null;
      }
      throw error;
    }
  }

  /**
   * `work` by the current engine. One that fails for good hands over to the next; one that fails for the moment is tried again
   * first. The last one's error is thrown: then the pipeline counts attempts.
   */
  async run<T>(
    work: (candidate: Candidate) => Promise<T>,
    signal: AbortSignal,
    log: (message: string) => void,
  ): Promise<{ candidate: Candidate; result: T }> {
    const tried = new Set<string>();
    for (let tries = 1, candidate = await this.current(); ; tries++) {
      try {
        return { candidate, result: await work(candidate) };
      } catch (thrown) {
        const error = toZ2Error(thrown);
        const next = !isOfEngine(error)
          ? null
          : await this.next(tried.add(candidate.engine.id), `${nameOf(candidate)}: ${error.message}`);
        if (!next) {
          throw error;
        }
        const pauseMs = error.retryAfterMs ?? FIRST_PAUSE_MS * 2 ** (tries - 1);
        if (error.kind === 'transient' && tries < TRIES && pauseMs <= ENGINE_PATIENCE_MS) {
          log(`${error.message} Trying ${nameOf(candidate)} again in ${Math.ceil(pauseMs / 1000)} s.`);
          await this.pause(pauseMs, signal);
          continue;
        }
        log(`${error.message} ${nameOf(next)} takes over.`);
        // A refusal concerns these texts; anything else the engine as such.
        if (error.code !== 'LLM_REFUSED') {
          this.failed.add(candidate.engine.id);
        }
        [candidate, tries] = [next, 0];
      }
    }
  }

  /** Every engine that made something, in the order of their work. */
  uses(): EngineUse[] {
    const working = this.candidates.filter(({ cues, usage }) => cues > 0 || usage !== null);
    return working.map(({ engine, version, route, cues, usage, after }) => ({
      kind: 'translation',
      engine: engine.id,
      version,
      quality: engine.quality,
      note: [
        route,
        ...(working.length > 1 ? [countOf(cues, 'cue')] : []),
        ...(after ? [`after ${after}`] : []),
      ].join('; '),
      ...(usage ? { usage } : {}),
    }));
  }

  private async add(without: ReadonlySet<string>, after: string | null): Promise<Candidate> {
    const { passed, ...picked } = await pickTranslationEngine(this.engines, { ...this.options, without });
    const candidate: Candidate = { ...picked, cues: 0, usage: null, after: after ?? passed ?? null };
    this.candidates.push(candidate);
    return candidate;
  }
}

const nameOf = ({ engine }: Candidate): string => engineName('translation', engine.id);

/** Whether an engine failed, and not this machine, the lease or the user's patience: another engine may do better. */
export function isOfEngine(error: Z2Error): boolean {
  return error.kind !== 'cancelled' && /^(?:ENGINE|TRANSLATION|LLM|TOOL)_/.test(error.code);
}

/** Adds to what an engine used. */
export function count(candidate: Candidate, usage: EngineUsage | null): void {
  if (usage) {
    candidate.usage = candidate.usage ? addUsage(candidate.usage, usage) : usage;
  }
}

async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch (cause) {
    throw cancelledError(cause);
  }
}
