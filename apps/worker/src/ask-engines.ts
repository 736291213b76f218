import { rename, rm } from 'node:fs/promises';

import { engineName, type EngineQuestion, type VoiceInfo, Z2Error } from '@z2/contracts';
import { pickVoiceEngine, type VoiceEngine } from '@z2/engines';
import { publisherInfos } from '@z2/publishers';
import { loadConfig } from '@z2/runtime';

import { answerOnce, interrupted } from './answer-once';
import { createEngines, engineInfos } from './engines';
import { configuredPublishers } from './publishers';
import { videoEncoder } from './video-encoder';

/** What `./z2 voices` and `./z2 doctor` ask. */
async function answerTo(question: EngineQuestion): Promise<unknown> {
  const config = loadConfig();
  if (question.ask === 'publishers') {
    return publisherInfos(configuredPublishers(config));
  }
  if (question.ask === 'video-encoder') {
    return videoEncoder(config)();
  }
  const engines = createEngines(config);
  switch (question.ask) {
    case 'engines':
      return engineInfos(engines)();
    case 'voices':
      return listVoices(wanted(engines.voice, question.engine), question.language);
    case 'try':
      return tryVoice(wanted(engines.voice, question.engine), question);
  }
}

function wanted(engines: readonly VoiceEngine[], id: string | null): readonly VoiceEngine[] {
  if (id && !engines.some((engine) => engine.id === id)) {
    throw new Z2Error('OPTION_INVALID', `There is no voice engine "${id}".`, {
      remedy: `Choose one of ${engines.map((engine) => engine.id).join(', ')}.`,
    });
  }
  return engines.filter((engine) => id === null || engine.id === id);
}

/** Voices of all engines that are available, in the engines' order; an engine asked for by name must be. */
async function listVoices(engines: readonly VoiceEngine[], language: string | null): Promise<VoiceInfo[]> {
  const lists = await Promise.all(
    engines.map(async (engine): Promise<VoiceInfo[]> => {
      const state = await engine.availability();
      if (!state.available) {
        if (engines.length === 1) {
          throw new Z2Error(
            'VOICE_MISSING',
            `${engineName('voice', engine.id)} is not available: ${state.reason}`,
            {
              remedy: state.remedy,
            },
          );
        }
        return [];
      }
      const voices = await engine.voices(language);
      return voices.map((voice) => ({ ...voice, engine: engine.id, quality: engine.quality }));
    }),
  );
  return lists.flat();
}

async function tryVoice(
  engines: readonly VoiceEngine[],
  { text, language, voice, out }: Extract<EngineQuestion, { ask: 'try' }>,
): Promise<{ engine: string; voice: string | null; duration_ms: number; path: string }> {
  const named = voice === null ? [] : [voice];
  const { engine } = await pickVoiceEngine(
    engines,
    engines.length === 1 ? engines[0]!.id : null,
    language,
    named,
  );
  const partial = `${out}.part`;
  const signal = interrupted();
  try {
    const { duration_ms } = await engine.synthesize({
      text,
      language,
      voice,
      rate: 1,
      out_path: partial,
      signal,
    });
    await rename(partial, out);
    return { engine: engine.id, voice, duration_ms, path: out };
  } finally {
    await rm(partial, { force: true });
  }
}

answerOnce(answerTo);
