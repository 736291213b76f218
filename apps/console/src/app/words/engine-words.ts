import type { EngineKind } from '@z2/contracts';

export { engineName } from '@z2/contracts';

export const ENGINE_WORDS: Readonly<Record<EngineKind | 'captions', string>> = {
  speech: 'Speech recognition',
  vad: 'Speech detection',
  translation: 'Translation',
  voice: 'Voice',
  llm: 'Language model',
  captions: 'Subtitles that were there',
};
