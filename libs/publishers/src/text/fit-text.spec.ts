import fc from 'fast-check';

import { characters, fitText, plainText, utf8Bytes } from './fit-text';

describe('fitText', () => {
  it.each([
    ['How bees talk', 100, 'How bees talk'],
    ['How bees talk, and dance', 15, 'How bees talk…'],
    ['How bees talk', 12, 'How bees…'],
    ['Donaudampfschifffahrt', 10, 'Donaudamp…'],
    ['蜜蜂如何交谈和跳舞', 6, '蜜蜂如何…'],
    ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 24, '👩‍👩‍👧‍👦👩‍👩‍👧‍👦…'],
  ])('%j in %i characters: %j', (text, max, fit) => {
    expect(fitText(text, max)).toBe(fit);
  });

  it('counts bytes where a place does', () => {
    expect(fitText('пчёлы танцуют', 20, utf8Bytes)).toBe('пчёлы…');
  });

  it.each([characters, utf8Bytes])('always fits, and is text (%p)', (size) => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.integer({ min: 5, max: 120 }),
        (text, max) => {
          const fit = fitText(text, max, size);
          expect(size(fit)).toBeLessThanOrEqual(max);
          expect(fit.isWellFormed()).toBe(text.isWellFormed());
          expect(text.startsWith(fit.replace(/…$/, '')) || fit === text).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('plainText', () => {
  it('takes out what no title has, and keeps joiners', () => {
    expect(plainText(' How\n bees\u0000\u202e talk ', 'one line')).toBe('How bees talk');
    expect(plainText('می\u200cخواهم 👩\u200d🚀', 'one line')).toBe('می\u200cخواهم 👩\u200d🚀');
    expect(plainText('One\r\n\r\nTwo\u0007\n', 'lines')).toBe('One\n\nTwo');
  });
});
