import type { EngineKind } from '@z2/contracts';

export const ENGINE_WORDS: Readonly<Record<EngineKind | 'captions', string>> = {
  speech: 'Speech recognition',
  vad: 'Speech detection',
  translation: 'Translation',
  voice: 'Voice',
  llm: 'Language model',
  captions: 'Subtitles that were there',
};

const NAMES: Readonly<Record<string, string>> = {
  apertium: 'Apertium',
  captions: 'As given',
  deepl: 'DeepL',
  elevenlabs: 'ElevenLabs',
  energy: 'Loudness detector',
  'espeak-ng': 'eSpeak NG',
  google: 'Google Cloud',
  libretranslate: 'LibreTranslate',
  pocketsphinx: 'PocketSphinx',
  silero: 'Silero',
};
/** The engine `openai` stands for any service that speaks that protocol. */
const COMPATIBLE: Readonly<Partial<Record<EngineKind | 'captions', string>>> = {
  llm: 'OpenAI-compatible model',
  speech: 'OpenAI-compatible service',
  translation: 'OpenAI-compatible model',
  voice: 'OpenAI-compatible service',
};

/** The name of an engine as people know it; its id where there is none. */
export function engineName(kind: EngineKind | 'captions', engine: string): string {
  return (engine === 'openai' ? COMPATIBLE[kind] : NAMES[engine]) ?? engine;
}
