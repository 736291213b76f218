import { stripVTControlCharacters } from 'node:util';

import { findingsText, wrapped } from './finding-lines';
import { pairsInWords } from './pairs-in-words';

it('wraps at spaces and leaves a long word whole', () => {
  expect(wrapped('one two three verylongword x', 8)).toEqual(['one two', 'three', 'verylongword', 'x']);
});

it('is no wider than the terminal, in columns', () => {
  const text = findingsText(
    [
      { what: 'ffmpeg', state: 'ok', found: '7.1' },
      {
        ...{ what: 'translation: deepl', state: 'optional', found: 'not set up '.repeat(12).trim() },
        ...{ cost: 'preview quality', remedy: 'set Z2_DEEPL_API_KEY' },
      },
    ],
    80,
  );
  const lines = stripVTControlCharacters(text).split('\n');
  expect(lines[0]).toBe('✓ ffmpeg             7.1');
  expect(lines.at(-1)).toBe(`${' '.repeat(21)}→ set Z2_DEEPL_API_KEY`);
  expect(lines.length).toBeGreaterThan(4);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(80);
});

it('names the languages of pairs, each once', () => {
  expect(pairsInWords(['es>en', 'en>es', 'eu>en'])).toBe('Basque → English, English ⇄ Spanish');
});
