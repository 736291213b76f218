import { type EngineUse, languageName, voiceFor, voicesNamed } from '@z2/contracts';
import { pickVoiceEngine, type VoiceEngine } from '@z2/engines';

import type { RenderInput } from '../stage-io';
import type { Voice } from './clip-maker';

/** The voice engine of a language, with what its dub depends on and what the report says of it. */
export interface ChosenVoice extends Voice {
  named: { key: string; voice: string }[];
  passed: string[];
  /** Unicode code points that were really spoken in this run. */
  spoken: { characters: number };
}

/** @throws Z2Error VOICE_MISSING */
export async function chooseVoice(
  engines: readonly VoiceEngine[],
  options: Pick<RenderInput['options'], 'voice_engine' | 'voice' | 'voices'>,
  language: string,
): Promise<ChosenVoice> {
  const named = voicesNamed(options, language);
  const ids = [...new Set(named.map(({ voice }) => voice))];
  const { engine, version, passed } = await pickVoiceEngine(engines, options.voice_engine, language, ids);
  const spoken = { characters: 0 };
  return {
    ...{ engine, version, language, named, passed, spoken },
    voiceOf: (speaker) => voiceFor(options, language, speaker),
    onSpoken: (text) => {
      spoken.characters += [...text].length;
    },
  };
}

export function voiceUse({ engine, version, named, passed, language, spoken }: ChosenVoice): EngineUse {
  const voices = named.map(({ key, voice }) => (key === '' ? `voice ${voice}` : `voice ${voice} (${key})`));
  const said = voices.length > 0 ? voices : [`default voice of ${languageName(language)}`];
  const note = [...said, ...passed.map((why) => `in place of ${why}`)].join('; ');
  const usage = engine.isMetered && spoken.characters > 0 ? { usage: { ...spoken } } : {};
  return { kind: 'voice', engine: engine.id, version, quality: engine.quality, note, ...usage };
}
