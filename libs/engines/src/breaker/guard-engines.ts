import type { Availability } from '../availability';
import type { LlmEngine } from '../llm/llm.engine';
import type { SpeechEngine } from '../speech/speech.engine';
import type { TranslationEngine } from '../translation/translation.engine';
import type { VoiceEngine } from '../voice/voice.engine';
import { ENGINE_PATIENCE_MS, type EngineBreaker } from './engine-breaker';

/** A speech service behind its breaker; all else is the engine's own. */
export function guardSpeech(engine: SpeechEngine, breaker: EngineBreaker): SpeechEngine {
  return overriding(engine, {
    availability: (...args) => guardedAvailability(breaker, () => engine.availability(...args)),
    transcribe: (request) => breaker.run(() => engine.transcribe(request), request.signal),
  });
}

export function guardTranslation(engine: TranslationEngine, breaker: EngineBreaker): TranslationEngine {
  return overriding(engine, {
    availability: () => guardedAvailability(breaker, () => engine.availability()),
    translate: (request) => breaker.run(() => engine.translate(request), request.signal),
  });
}

export function guardVoice(engine: VoiceEngine, breaker: EngineBreaker): VoiceEngine {
  return overriding(engine, {
    availability: () => guardedAvailability(breaker, () => engine.availability()),
    synthesize: (request) => breaker.run(() => engine.synthesize(request), request.signal),
  });
}

export function guardLlm<L extends Pick<LlmEngine, 'complete'>>(llm: L, breaker: EngineBreaker): L {
  const complete: LlmEngine['complete'] = (request) =>
    breaker.run(() => llm.complete(request), request.signal);
  return overriding(llm, { complete } as Partial<L>);
}

/** A service that is left alone for long is not available, so that the next engine is taken; a short wait is waited. */
async function guardedAvailability(
  breaker: EngineBreaker,
  ask: () => Promise<Availability>,
): Promise<Availability> {
  if (breaker.waitMs <= ENGINE_PATIENCE_MS) {
    return ask();
  }
  const paused = breaker.pausedError();
  return { available: false, reason: paused.message, remedy: paused.remedy, paused };
}

/** The object with some methods in the place of its own. */
function overriding<T extends object>(target: T, methods: Partial<T>): T {
  return new Proxy(target, {
    get(own, name): unknown {
      if (Object.hasOwn(methods, name)) {
        return methods[name as keyof T];
      }
      const value: unknown = Reflect.get(own, name, own);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(own) : value;
    },
  });
}
