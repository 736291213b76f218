import type { Word } from '@z2/contracts';

import { spreadOver, spreadWords, withPunctuation } from './timed-text';

const said = (...texts: string[]): Word[] =>
  texts.map((text, at) => ({ start_ms: at * 100, end_ms: at * 100 + 90, text }));
const texts = (words: readonly Word[]): string[] => words.map(({ text }) => text);

describe('withPunctuation', () => {
  it('gives each word what stands at it in the text', () => {
    const words = said('hola', 'qué', 'tal', 'dijo', 'Ana');
    expect(texts(withPunctuation('¡Hola! ¿Qué tal? —dijo Ana.', words))).toEqual([
      ...['¡Hola!', '¿Qué', 'tal?', '—dijo', 'Ana.'],
    ]);
  });

  it('works where no blanks are written', () => {
    expect(texts(withPunctuation('今日は、晴れ。', said('今日', 'は', '晴れ')))).toEqual([
      '今日',
      'は、',
      '晴れ。',
    ]);
  });

  it('leaves words alone that the text does not have, and finds the next', () => {
    const words = said('one', 'zwei', 'three');
    expect(texts(withPunctuation('One, two, three.', words))).toEqual(['One,', 'zwei', 'three.']);
  });
});

it('spreads words over their time by their letters, in order and without a hole', () => {
  const words = spreadWords({ start_ms: 1_000, end_ms: 2_000, text: 'no wonderful, a' }, 'en');
  expect(words).toEqual([
    { start_ms: 1_000, end_ms: 1_154, text: 'no' },
    { start_ms: 1_154, end_ms: 1_923, text: 'wonderful,' },
    { start_ms: 1_923, end_ms: 2_000, text: 'a' },
  ]);
});

it('spreads a text without times over where it sounds', () => {
  const sounding = [
    { start_ms: 500, end_ms: 1_000 },
    { start_ms: 3_000, end_ms: 3_500 },
  ];
  expect(spreadOver('aaaa bbbb', sounding, 'en')).toEqual([
    { start_ms: 500, end_ms: 1_000, text: 'aaaa' },
    { start_ms: 1_000, end_ms: 3_500, text: 'bbbb' },
  ]);
});
