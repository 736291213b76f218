import {
  type EngineInfo,
  engineName,
  languageName,
  oneOf,
  primaryLanguage,
  type QualityClass,
  Z2Error,
} from '@z2/contracts';

import type { OpenAiService } from '../openai/openai-client';
import { GoogleSpeechEngine, type GoogleSpeechOptions } from './google-speech.engine';
import { OpenAiSpeechEngine } from './openai-speech.engine';
import { PocketsphinxEngine } from './pocketsphinx.engine';
import type { SpeechEngine } from './speech.engine';
import { WhisperCppEngine, type WhisperCppOptions } from './whisper-cpp.engine';

export interface SpeechEnginesOptions extends WhisperCppOptions {
  /** null: not configured. */
  openai?: OpenAiService | null;
  /** Absent: not configured. */
  google?: GoogleSpeechOptions;
}

const NO_GOOGLE = { credentials: null, project: null, location: 'global', endpoint: null, model: 'long' };

/** All speech engines: services that were configured, then those of this machine, the best first. */
export function createSpeechEngines(options: SpeechEnginesOptions): SpeechEngine[] {
  return [
    new GoogleSpeechEngine(options.google ?? NO_GOOGLE),
    new OpenAiSpeechEngine(options.openai ?? null),
    new WhisperCppEngine(options),
    new PocketsphinxEngine(),
  ];
}

/** The engine for a source, with what the report says of it. */
export interface PickedSpeechEngine {
  engine: SpeechEngine;
  version: string;
  quality: QualityClass;
  /** Why better engines that were configured were passed over. */
  passed?: string[];
}

/**
 * The engine for a source: the wanted one, else the first that is available and knows the language. Of an unknown language the
 * ones for all languages come first, then PocketSphinx, which takes everything for English. A model that is named is whisper's:
 * then no other engine stands in for it.
 *
 * @throws Z2Error SPEECH_ENGINE_MISSING, naming what would enable it; ENGINE_PAUSED where it is there again later;
 *   MODEL_NOT_FOUND, MODEL_INVALID
 */
export async function pickSpeechEngine(
  engines: readonly SpeechEngine[],
  wanted: string | null,
  language: string | null,
  model: string | null,
): Promise<PickedSpeechEngine> {
  if (wanted && !engines.some(({ id }) => id === wanted)) {
    throw new Z2Error('SPEECH_ENGINE_MISSING', `There is no speech engine "${wanted}".`, {
      remedy: `Choose one of ${engines.map(({ id }) => id).join(', ')}.`,
    });
  }
  const only = wanted ?? (model ? 'whisper.cpp' : null);
  const reasons: string[] = [];
  const remedies: string[] = [];
  const passed: string[] = [];
  let paused: Z2Error | undefined;
  for (const engine of engines.filter(({ id }) => !only || id === only)) {
    if (!knows(engine, language)) {
      reasons.push(
        `${engineName('speech', engine.id)} knows ${engine.languages.map(languageName).join(', ')} only.`,
      );
      continue;
    }
    const state = await engine.availability(model, language);
    if (state.available) {
      const quality = state.quality ?? engine.quality;
      return { engine, version: state.version, quality, ...(passed.length > 0 ? { passed } : {}) };
    }
    if (state.isConfigured !== false) {
      passed.push(`${engineName('speech', engine.id)}: ${state.reason}`);
    }
    paused ??= state.paused;
    reasons.push(state.reason);
    remedies.push(state.remedy);
  }
  if (paused) {
    throw paused;
  }
  const what = language ? `${languageName(language)} speech` : 'speech';
  throw new Z2Error('SPEECH_ENGINE_MISSING', `Nothing here can recognise ${what}: ${reasons.join(' ')}`, {
    remedy: oneOf([...remedies, 'Give subtitles with --subtitles-in FILE.']),
    details: { language },
  });
}

/** The engines as they are shown. A configured model that is wrong is shown as the reason, not thrown. */
export function speechEngineInfo(engines: readonly SpeechEngine[]): Promise<EngineInfo[]> {
  return Promise.all(
    engines.map(async (engine): Promise<EngineInfo> => {
      const state = await stateOf(engine);
      return {
        kind: 'speech',
        engine: engine.id,
        available: state.available,
        quality: (state.available ? state.quality : undefined) ?? engine.quality,
        version: state.available ? state.version : null,
        languages: [...engine.languages],
        reason: state.available ? null : state.reason,
        remedy: state.available ? null : state.remedy,
      };
    }),
  );
}

async function stateOf(engine: SpeechEngine): ReturnType<SpeechEngine['availability']> {
  try {
    return await engine.availability(null);
  } catch (error) {
    if (error instanceof Z2Error) {
      return { available: false, reason: error.message, remedy: error.remedy };
    }
    throw error;
  }
}

function knows(engine: SpeechEngine, language: string | null): boolean {
  return (
    language === null || engine.languages.length === 0 || engine.languages.includes(primaryLanguage(language))
  );
}
