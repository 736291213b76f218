import {
  addUsage,
  engineName,
  type EngineUsage,
  type EngineUse,
  type LogLevel,
  Z2Error,
} from '@z2/contracts';
import {
  ENGINE_PATIENCE_MS,
  type PickedSpeechEngine,
  pickSpeechEngine,
  type SpeechEngine,
} from '@z2/engines';

export interface SpeechChoice {
  engines: readonly SpeechEngine[];
  /** The engine that the user asked for by name: then no other stands in for it. */
  wanted: string | null;
  model: string | null;
  language: string | null;
}

interface Used {
  picked: PickedSpeechEngine;
  notes: Set<string>;
  usage: EngineUsage | null;
}

/**
 * The engine that recognises the parts of one source, and the next one where it fails for good (a key that expired, a model
 * that is gone) or is left alone for long. What fails for the moment is thrown: the attempt is made again.
 */
export class SpeechFallback {
  private readonly failures: { engine: string; message: string }[] = [];
  private readonly used = new Map<string, Used>();
  private replacing: Promise<void> = Promise.resolve();

  constructor(
    private current: PickedSpeechEngine,
    private readonly choice: SpeechChoice,
    private readonly log: (level: LogLevel, message: string) => void,
  ) {}

  /** @throws Z2Error what the last engine threw */
  async run<T extends { note?: string; usage?: EngineUsage }>(
    work: (picked: PickedSpeechEngine) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      const picked = this.current;
      try {
        const result = await work(picked);
        const use = this.used.get(picked.engine.id) ?? { picked, notes: new Set<string>(), usage: null };
        this.used.set(picked.engine.id, use);
        if (result.note) {
          use.notes.add(result.note);
        }
        if (result.usage) {
          use.usage = addUsage(use.usage ?? {}, result.usage);
        }
        return result;
      } catch (error) {
        if (!(error instanceof Z2Error) || !this.mayReplace(error)) {
          throw error;
        }
        // Parts run side by side: the first that fails replaces the engine, the others wait for that.
        const replacing = this.replacing.then(() => this.replace(picked, error));
        this.replacing = replacing.catch(() => undefined);
        await replacing;
      }
    }
  }

  /** The engines that made words, in the order in which they came to it. */
  uses(): EngineUse[] {
    return [...this.used.values()].map(({ picked, notes, usage }): EngineUse => {
      const own = this.failures.findIndex(({ engine }) => engine === picked.engine.id);
      const before = this.failures
        .slice(0, own < 0 ? this.failures.length : own)
        .map(({ engine, message }) => `in place of ${engineName('speech', engine)} (${message})`);
      const note = [...(picked.passed ?? []).map((why) => `in place of ${why}`), ...before, ...notes].join(
        '; ',
      );
      const { engine, version, quality } = picked;
      return {
        kind: 'speech',
        engine: engine.id,
        version,
        quality,
        ...(note ? { note } : {}),
        ...(usage ? { usage } : {}),
      };
    });
  }

  private mayReplace(error: Z2Error): boolean {
    const engineFailed = ['ENGINE_UNAUTHORIZED', 'SPEECH_ENGINE_FAILED', 'SPEECH_ENGINE_MISSING'];
    const isForGood = error.kind === 'permanent' && engineFailed.includes(error.code);
    const isForLong = error.code === 'ENGINE_PAUSED' && (error.retryAfterMs ?? 0) > ENGINE_PATIENCE_MS;
    return (isForGood || isForLong) && this.choice.wanted === null;
  }

  private async replace(failed: PickedSpeechEngine, error: Z2Error): Promise<void> {
    if (this.current !== failed) {
      return;
    }
    this.failures.push({ engine: failed.engine.id, message: error.message });
    const left = this.choice.engines.filter(({ id }) => !this.failures.some(({ engine }) => engine === id));
    try {
      this.current = await pickSpeechEngine(left, null, this.choice.language, this.choice.model);
    } catch {
      // Nothing else can do it: the reason why is what this engine said.
      throw error;
    }
    this.log(
      'WARNING',
      `${engineName('speech', failed.engine.id)} cannot go on: ${error.message} ${engineName('speech', this.current.engine.id)} goes on.`,
    );
  }
}
