import type { EngineUse, Word } from '@z2/contracts';

import { wordsChecks } from './words-checks';

const use = (
  engine: string,
  quality: EngineUse['quality'],
  kind: EngineUse['kind'] = 'speech',
): EngineUse => ({
  ...{ kind, engine, version: '1', quality },
});
const words = (...sure: (number | undefined)[]): Word[] =>
  sure.map((confidence) => ({
    start_ms: 0,
    end_ms: 1,
    text: 'a',
    ...(confidence === undefined ? {} : { confidence }),
  }));
const ENGINES = [{ id: 'pocketsphinx', leastConfidence: 0.5 }, { id: 'whisper.cpp' }];
const of = (sure: Word[], ...uses: EngineUse[]): unknown[] =>
  wordsChecks(sure, [use('silero', 'standard', 'vad'), ...uses], ENGINES).map(({ check, passed, value }) => [
    ...[check, passed, value],
  ]);

it('marks a transcript of preview quality, and tells where the engine itself was not sure', () => {
  const poor = use('pocketsphinx', 'preview');
  expect(of(words(0.9, 0.2, undefined), poor)).toEqual([
    ['transcript_quality', false, 'preview'],
    ['words_confident', true, 0.55],
  ]);
  expect(of(words(0.6, 0.3), poor)).toEqual([
    ['transcript_quality', false, 'preview'],
    ['words_confident', false, 0.45],
  ]);
  expect(wordsChecks(words(0.3), [poor], ENGINES).map(({ message }) => message)).toEqual([
    'PocketSphinx found them, in preview quality: translations and voices are no better than they.',
    'PocketSphinx was 30 % sure of its words on average: most are probably wrong, or another language is spoken.',
  ]);
});

it('passes better engines and people, and measures none by what holds for another', () => {
  expect(of(words(0.3), use('whisper.cpp', 'standard'))).toEqual([['transcript_quality', true, 'standard']]);
  expect(of([], use('captions', 'professional', 'captions'))).toEqual([
    ['transcript_quality', true, 'professional'],
  ]);
  expect(of(words(0.3), use('whisper.cpp', 'standard'), use('pocketsphinx', 'preview'))).toEqual([
    ['transcript_quality', false, 'preview'],
  ]);
  expect(of([])).toEqual([]);
});
