import type { EngineInfo } from '@z2/contracts';
import {
  createSpeechEngines,
  createTranslationEngines,
  createVoiceEngines,
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
    }),
    voice: createVoiceEngines({
      elevenlabs: config.elevenlabs,
      openai: config.openaiVoice,
      google: { ...config.google, endpoint: config.google.voiceEndpoint },
      sherpa: { voicesDir: config.voicesDir },
    }),
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
