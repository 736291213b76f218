import { subtitleProfile } from '../profiles';
import { charactersPerSecond, countWords, visibleLength } from './counting';
import { isolateForRtl } from './direction';

describe('visibleLength', () => {
  it.each([
    ['plain', 5],
    ['<i>tagged</i> {\\an8}x', 8],
    ['a < b', 5],
    ['e\u0301te\u0301', 3],
    ['👨‍👩‍👧 x', 3],
    ['a\u200B\u2066b\u2069\uFEFF\n', 2],
    ['नमस्ते', 3],
    ['日本語', 3],
  ])('%j is %d graphemes', (text, length) => {
    expect(visibleLength(text)).toBe(length);
  });

  it.each([
    ['日本語。', 4],
    ['Z2は良い', 4],
    ['ｶﾀｶﾅ', 2],
    ['한국어 3', 4],
  ])('%j is %d wide', (text, length) => {
    expect(visibleLength(text, 'east_asian')).toBe(length);
  });

  it('gives speeds and words', () => {
    expect(charactersPerSecond('x'.repeat(20), 2000)).toBe(10);
    expect(charactersPerSecond('x', 0)).toBe(Infinity);
    expect(countWords("Don't count – punctuation!", 'en')).toBe(3);
    expect(countWords('我们用中文', 'zh')).toBe(3);
  });
});

describe('profiles', () => {
  it.each([
    ['netflix', 'en', 42, 20],
    ['netflix', 'es-MX', 42, 17],
    ['netflix', 'hi', 42, 22],
    ['netflix', 'zh-Hans', 16, 9],
    ['netflix', 'ja', 13, 4],
    ['bbc', 'en', 37, 18],
    ['ted', 'fr', 42, 21],
    ['ted', 'ko', 16, 12 * (21 / 17)],
  ] as const)('%s in %s: %d characters a line, %d a second', (name, language, maxCpl, maxCps) => {
    expect(subtitleProfile(name, language)).toMatchObject({ maxCpl, maxCps });
  });
});

describe('isolateForRtl', () => {
  it.each([
    ['שלום C++ 20, להתראות', 'שלום \u2066C++ 20\u2069, להתראות'],
    ['בשנת 1999 היינו', 'בשנת 1999 היינו'],
    ['plain Latin only', 'plain Latin only'],
  ])('%s', (text, expected) => {
    expect(isolateForRtl(text, 'he')).toBe(expected);
  });
});
