import { type EngineInfo, languageName, primaryLanguage, Z2Error } from '@z2/contracts';

import { PocketsphinxEngine } from './pocketsphinx.engine';
import type { SpeechEngine } from './speech.engine';

/** All speech engines, the best first. */
export function createSpeechEngines(): SpeechEngine[] {
  return [new PocketsphinxEngine()];
}

/**
 * The engine for a source: the wanted one, else the first that is available and knows the language.
 *
 * @throws Z2Error SPEECH_ENGINE_MISSING, naming what would enable it; MODEL_NOT_FOUND, MODEL_INVALID
 */
export async function pickSpeechEngine(
  engines: readonly SpeechEngine[],
  wanted: string | null,
  language: string | null,
  model: string | null,
): Promise<{ engine: SpeechEngine; version: string }> {
  if (wanted && !engines.some(({ id }) => id === wanted)) {
    throw new Z2Error('SPEECH_ENGINE_MISSING', `There is no speech engine "${wanted}".`, {
      remedy: `Choose one of ${engines.map(({ id }) => id).join(', ')}.`,
    });
  }
  const remedies: string[] = [];
  for (const engine of engines.filter(({ id }) => !wanted || id === wanted)) {
    const knows =
      language === null ||
      engine.languages.length === 0 ||
      engine.languages.includes(primaryLanguage(language));
    if (!knows) {
      continue;
    }
    const availability = await engine.availability(model);
    if (availability.available) {
      return { engine, version: availability.version };
    }
    remedies.push(availability.remedy);
  }
  const what = language ? `${languageName(language)} speech` : 'speech';
  throw new Z2Error('SPEECH_ENGINE_MISSING', `Nothing here can recognise ${what}.`, {
    remedy: [
      ...remedies,
      'Get a whisper model (./z2 models pull base), or give subtitles with --subtitles-in FILE.',
    ].join('; '),
    details: { language },
  });
}

/** The engines as they are shown. */
export function speechEngineInfo(engines: readonly SpeechEngine[]): Promise<EngineInfo[]> {
  return Promise.all(
    engines.map(async (engine): Promise<EngineInfo> => {
      const state = await engine.availability(null);
      return {
        kind: 'speech',
        engine: engine.id,
        available: state.available,
        quality: engine.quality,
        version: state.available ? state.version : null,
        languages: [...engine.languages],
        reason: state.available ? null : state.reason,
        remedy: state.available ? null : state.remedy,
      };
    }),
  );
}
