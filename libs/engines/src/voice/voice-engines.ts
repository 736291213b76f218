import { type EngineInfo, LANGUAGE_CODES, languageName, Z2Error } from '@z2/contracts';

import { EspeakNgEngine } from './espeak-ng.engine';
import type { VoiceEngine } from './voice.engine';

/** All voice engines, the best first. */
export function createVoiceEngines(): VoiceEngine[] {
  return [new EspeakNgEngine()];
}

/**
 * The engine for a language: the wanted one, else the first that is available and has a voice.
 *
 * @throws Z2Error VOICE_MISSING, naming what would enable it
 */
export async function pickVoiceEngine(
  engines: readonly VoiceEngine[],
  wanted: string | null,
  language: string,
): Promise<{ engine: VoiceEngine; version: string }> {
  const remedies: string[] = [];
  for (const engine of engines.filter(({ id }) => !wanted || id === wanted)) {
    const state = await engine.availability();
    if (!state.available) {
      remedies.push(state.remedy);
    } else if ((await engine.voices(language)).length > 0) {
      return { engine, version: state.version };
    }
  }
  throw new Z2Error('VOICE_MISSING', `Nothing here can speak ${languageName(language)}.`, {
    remedy: remedies[0] ?? `Leave --dub away for ${language}; subtitles work all the same.`,
    details: { language },
  });
}

/** The engines as they are shown, with the languages that they have voices for. */
export function voiceEngineInfo(engines: readonly VoiceEngine[]): Promise<EngineInfo[]> {
  return Promise.all(
    engines.map(async (engine): Promise<EngineInfo> => {
      const state = await engine.availability();
      const languages = state.available
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
        reason: state.available ? null : state.reason,
        remedy: state.available ? null : state.remedy,
      };
    }),
  );
}
