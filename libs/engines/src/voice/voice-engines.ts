import { type EngineInfo, engineName, LANGUAGE_CODES, languageName, oneOf, Z2Error } from '@z2/contracts';

import type { OpenAiService } from '../openai/openai-client';
import { ElevenLabsEngine, type ElevenLabsOptions } from './elevenlabs.engine';
import { EspeakNgEngine } from './espeak-ng.engine';
import { GoogleVoiceEngine, type GoogleVoiceOptions } from './google-voice.engine';
import { OpenAiVoiceEngine } from './openai-voice.engine';
import { SherpaOnnxEngine, type SherpaOnnxOptions } from './sherpa-onnx.engine';
import type { VoiceEngine } from './voice.engine';

export interface VoiceEnginesOptions {
  /** Absent or null: not configured. */
  elevenlabs?: ElevenLabsOptions;
  openai?: OpenAiService | null;
  google?: GoogleVoiceOptions;
  sherpa?: SherpaOnnxOptions;
}

const NO_GOOGLE = { credentials: null, project: null, location: 'global', endpoint: null };
const ELEVENLABS = { apiKey: null, url: 'https://api.elevenlabs.io', model: 'eleven_multilingual_v2' };

/** All voice engines: services that were configured, then those of this machine, the best first. */
export function createVoiceEngines(options: VoiceEnginesOptions = {}): VoiceEngine[] {
  return [
    new ElevenLabsEngine(options.elevenlabs ?? ELEVENLABS),
    new GoogleVoiceEngine(options.google ?? NO_GOOGLE),
    new OpenAiVoiceEngine(options.openai ?? null),
    ...(options.sherpa ? [new SherpaOnnxEngine(options.sherpa)] : []),
    new EspeakNgEngine(),
  ];
}

export interface PickedVoiceEngine {
  engine: VoiceEngine;
  version: string;
  /** Why better engines that were configured were passed over. */
  passed: string[];
}

/**
 * The engine for a language: the wanted one, else the first that is available, has a voice of the language, and knows the
 * voices that were named.
 *
 * @param voices ids of voices that were named for this language
 * @throws Z2Error VOICE_MISSING, naming what would enable it; ENGINE_PAUSED where it is there again later
 */
export async function pickVoiceEngine(
  engines: readonly VoiceEngine[],
  wanted: string | null,
  language: string,
  voices: readonly string[] = [],
): Promise<PickedVoiceEngine> {
  const remedies: string[] = [];
  const passed: string[] = [];
  const without: PickedVoiceEngine[] = [];
  let paused: Z2Error | undefined;
  for (const engine of engines.filter(({ id }) => !wanted || id === wanted)) {
    const state = await engine.availability();
    if (!state.available) {
      paused ??= state.paused;
      remedies.push(state.remedy);
      if (state.isConfigured !== false) {
        passed.push(`${engineName('voice', engine.id)}: ${state.reason}`);
      }
    } else if ((await engine.voices(language)).length > 0) {
      const picked = { engine, version: state.version, passed: [...passed] };
      if (await knowsAll(engine, voices, language)) {
        return picked;
      }
      without.push(picked);
    }
  }
  // An engine asked for by name is asked for the voice all the same: it may know more than it lists.
  if (wanted && without[0]) {
    return without[0];
  }
  if (paused) {
    throw paused;
  }
  if (without[0]) {
    throw new Z2Error(
      'VOICE_MISSING',
      `No voice engine here has ${voices.map((voice) => `"${voice}"`).join(' and ')} for ${languageName(language)}.`,
      { remedy: `See what there is: ./z2 voices --language ${language}`, details: { language, voices } },
    );
  }
  throw new Z2Error('VOICE_MISSING', `Nothing here can speak ${languageName(language)}.`, {
    remedy: oneOf([...remedies, `Leave --dub away for ${language}: subtitles work all the same.`]),
    details: { language },
  });
}

async function knowsAll(engine: VoiceEngine, voices: readonly string[], language: string): Promise<boolean> {
  for (const voice of voices) {
    const known = engine.knowsVoice
      ? await engine.knowsVoice(voice, language)
      : (await engine.voices(language)).some(({ id }) => id === voice);
    if (!known) {
      return false;
    }
  }
  return true;
}

/** The engines as they are shown, with the languages that they have voices for. */
export function voiceEngineInfo(engines: readonly VoiceEngine[]): Promise<EngineInfo[]> {
  return Promise.all(
    engines.map(async (engine): Promise<EngineInfo> => {
      const state = await engine.availability();
      const languages =
        state.available && !engine.anyLanguage
          ? await Promise.all(
              LANGUAGE_CODES.map(async (code) => ((await engine.voices(code)).length > 0 ? [code] : [])),
            )
          : [];
      return {
        kind: 'voice',
        engine: engine.id,
        available: state.available,
        quality: engine.quality,
        version: state.available ? state.version : null,
        languages: languages.flat(),
        reason: state.available ? (state.note ?? null) : state.reason,
        remedy: state.available ? null : state.remedy,
      };
    }),
  );
}
