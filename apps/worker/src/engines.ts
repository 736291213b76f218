import { type EngineInfo, type EngineKind, LOCAL_ENGINES } from '@z2/contracts';
import {
  type BreakerOptions,
  createSpeechEngines,
  createTranslationEngines,
  createVoiceEngines,
  EngineBreaker,
  guardSpeech,
  guardTranslation,
  guardVoice,
  type SpeechEngine,
  speechEngineInfo,
  type TranslationEngine,
  translationEngineInfo,
  type VoiceEngine,
  voiceEngineInfo,
} from '@z2/engines';
import type { Config } from '@z2/runtime';

export interface Engines {
  speech: SpeechEngine[];
  translation: TranslationEngine[];
  voice: VoiceEngine[];
}

export function createEngines(config: Config): Engines {
  return {
    speech: createSpeechEngines({
      modelsDir: config.dirs.models,
      model: config.whisperModel,
      openai: config.openaiSpeech,
      google: { ...config.google, endpoint: config.google.speechEndpoint, model: config.google.speechModel },
    }),
    translation: createTranslationEngines({
      llm: config.llm,
      deepl: config.deepl,
      google: { ...config.google, endpoint: config.google.translateEndpoint },
      libreTranslate: config.libreTranslate,
      bergamot: { modelsDir: config.bergamotDir },
    }),
    voice: createVoiceEngines({
      elevenlabs: config.elevenlabs,
      openai: config.openaiVoice,
      google: { ...config.google, endpoint: config.google.voiceEndpoint },
      sherpa: { voicesDir: config.voicesDir },
    }),
  };
}

/** The breakers of a worker: one for each service. */
export class EngineBreakers {
  private readonly all = new Map<string, EngineBreaker>();

  /**
   * @param log told when a service is left alone, tried again, or works again
   * @param limits calls at a time by engine, as they are now
   */
  constructor(
    private readonly log: (facts: object, words: string) => void,
    private readonly limits: () => Readonly<Record<string, number>>,
  ) {}

  of(kind: EngineKind, engine: string): EngineBreaker {
    const key = `${kind} ${engine}`;
    const onChange: BreakerOptions['onChange'] = (view, words) => this.log({ kind, engine, ...view }, words);
    const limit = (): number => this.limits()[engine] ?? Infinity;
    const breaker = this.all.get(key) ?? new EngineBreaker(kind, engine, { onChange, limit });
    this.all.set(key, breaker);
    return breaker;
  }

  /** The infos with what this worker makes of each service now. */
  seen(infos: readonly EngineInfo[], worker: string): EngineInfo[] {
    return infos.map((info) => {
      const breaker = this.all.get(`${info.kind} ${info.engine}`);
      return breaker ? { ...info, breakers: [{ worker, ...breaker.view() }] } : info;
    });
  }
}

/** The engines with each service behind its breaker. */
export function guarded(engines: Engines, breakers: EngineBreakers): Engines {
  const guard = <E extends { id: string }>(
    kind: EngineKind,
    list: readonly E[],
    by: (engine: E, breaker: EngineBreaker) => E,
  ): E[] =>
    list.map((engine) =>
      LOCAL_ENGINES.includes(engine.id) ? engine : by(engine, breakers.of(kind, engine.id)),
    );
  return {
    speech: guard('speech', engines.speech, guardSpeech),
    translation: guard('translation', engines.translation, guardTranslation),
    voice: guard('voice', engines.voice, guardVoice),
  };
}

/** Asking each engine costs processes: the answer is kept for so long. */
const KEEP_MS = 60_000;

/** What the engines can do here, for the worker's row; asked again once a minute. */
export function engineInfos(engines: Engines): () => Promise<EngineInfo[]> {
  let asked = -Infinity;
  let answer: Promise<EngineInfo[]> = Promise.resolve([]);
  return () => {
    if (performance.now() - asked > KEEP_MS) {
      asked = performance.now();
      answer = Promise.all([
        speechEngineInfo(engines.speech),
        translationEngineInfo(engines.translation),
        voiceEngineInfo(engines.voice),
      ]).then((lists) => lists.flat());
    }
    return answer;
  };
}
