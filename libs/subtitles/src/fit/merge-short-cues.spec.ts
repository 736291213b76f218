import { Cue } from '@z2/contracts';
import fc from 'fast-check';

import { subtitleProfile } from '../profiles';
import { mergeShortCues } from './merge-short-cues';

const profile = subtitleProfile('netflix', 'es');
const cue = (id: string, start_ms: number, end_ms: number, text: string, more: Partial<Cue> = {}): Cue => ({
  ...{ id, start_ms, end_ms, text },
  ...more,
});
const merge = (...cues: Cue[]): Cue[] => mergeShortCues(cues, profile, 'es');

describe('mergeShortCues', () => {
  it('joins what flashes by with its neighbour', () => {
    expect(merge(cue('1', 0, 400, 'Sí,'), cue('2', 400, 2000, 'lo sé.', { marks: ['x'] }))).toEqual([
      cue('1', 0, 2000, 'Sí, lo sé.', { marks: ['x'] }),
    ]);
    expect(merge(cue('1', 0, 2000, 'Lo sé'), cue('2', 2100, 2500, 'muy bien.'))).toHaveLength(1);
  });

  it('leaves apart what is long enough, far off, of another speaker, an answer, or too much together', () => {
    for (const second of [
      cue('2', 2000, 3000, 'Sí.'),
      cue('2', 2600, 3000, 'Sí.'),
      cue('2', 2000, 2400, 'Sí.', { speaker: 'B' }),
      cue('2', 2000, 2400, '- Sí.'),
      cue('2', 2000, 2400, 'palabra '.repeat(12).trim()),
      cue('2', 2000, 7100, 'Sí.'),
    ]) {
      const first = cue('1', 0, 2000, 'Lo sé.');
      expect(merge(first, second)).toEqual([first, second]);
    }
  });

  it('loses no word and no time (property)', () => {
    const piece = fc.record({
      gap: fc.nat(700),
      length: fc.integer({ min: 1, max: 2000 }),
      words: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 20 }), (pieces) => {
        let at = 0;
        const cues = pieces.map(({ gap, length, words }, i) => {
          const start = at + gap;
          at = start + length;
          return cue(String(i), start, at, Array.from({ length: words }, (_, n) => `w${i}x${n}`).join(' '));
        });
        const flat = (list: readonly Cue[]): string =>
          list.map(({ text }) => text.replaceAll('\n', ' ')).join(' ');
        const merged = merge(...cues);
        expect(flat(merged)).toBe(flat(cues));
        expect([merged[0]!.start_ms, merged.at(-1)!.end_ms]).toEqual([cues[0]!.start_ms, at]);
      }),
    );
  });
});
