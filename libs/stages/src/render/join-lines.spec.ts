import fc from 'fast-check';

import { JoinableLine, phrasesOf } from './join-lines';
import { speechEnds, spokenLines, spokenText } from './spoken-lines';

const line = (cue_ms: number, duration_ms: number, goesOn = false): JoinableLine => ({
  ...{ cue_ms, duration_ms, goesOn },
});

describe('phrasesOf', () => {
  it('joins lines of one sentence whose voice is then with its cues, and no others', () => {
    const same = [line(0, 1900, true), line(2000, 1950, true), line(4000, 1500)];
    expect(phrasesOf(same, 20_000)).toEqual([[0, 1, 2]]);
    expect(phrasesOf([line(0, 1900), line(2000, 1950), line(4000, 1500)], 20_000)).toEqual([[0], [1], [2]]);
    // Half a second of silence after the first: the second would be heard that early.
    expect(phrasesOf([line(0, 1500, true), line(2000, 1900)], 20_000)).toEqual([[0], [1]]);
  });

  it('uses the time of a neighbour for a line that would be late or hurried alone', () => {
    const lines = [line(0, 1750, true), line(2000, 2900), line(4200, 900), line(7000, 500)];
    expect(phrasesOf(lines, 20_000)).toEqual([[0, 1], [2], [3]]);
  });

  it('lets a sentence run on where its second half would begin late alone', () => {
    const lines = [line(0, 3700, true), line(1900, 2950), line(6500, 900)];
    expect(phrasesOf(lines, 20_000)).toEqual([[0, 1], [2]]);
    // Another sentence keeps its own begin.
    expect(phrasesOf([line(0, 3700), ...lines.slice(1)], 20_000)).toEqual([[0], [1], [2]]);
  });

  it('leaves out no line, and holds no phrase longer than a breath (property)', () => {
    const piece = fc.record({
      ...{ gap: fc.nat(3000), duration_ms: fc.integer({ min: 1, max: 9000 }), goesOn: fc.boolean() },
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        let at = 0;
        const lines = pieces.map(({ gap, duration_ms, goesOn }) => line((at += gap), duration_ms, goesOn));
        const phrases = phrasesOf(lines, at + 1000);
        expect(phrases.flat()).toEqual(lines.map((_, i) => i));
        for (const phrase of phrases.filter(({ length }) => length > 1)) {
          expect(phrase.slice(0, -1).every((i) => lines[i]!.goesOn)).toBe(true);
          expect(phrase.reduce((sum, i) => sum + lines[i]!.duration_ms, 0)).toBeLessThanOrEqual(8000);
        }
      }),
    );
  });
});

describe('spokenLines', () => {
  const cue = (id: string, start_ms: number, end_ms: number, text: string, speaker?: string) => ({
    ...{ id, start_ms, end_ms, text },
    ...(speaker ? { speaker } : {}),
  });

  it('knows where a sentence goes on: no full stop, no pause, no other speaker', () => {
    const cues = [
      cue('1', 0, 2000, 'un fantasma recorre'),
      cue('2', 2080, 4000, 'Europa.'),
      cue('3', 4000, 6000, 'todas las', 'A'),
      cue('4', 6000, 8000, 'potencias', 'B'),
      cue('5', 8000, 9000, 'se han', 'B'),
      cue('6', 9400, 9900, 'unido', 'B'),
    ];
    const goesOn = spokenLines(cues, new Map(), 'es').map((spoken) => spoken.goesOn);
    expect(goesOn).toEqual([true, false, false, true, false, false]);
  });

  it('hears a pause that the screen does not show', () => {
    const cues = [cue('1', 0, 2000, 'un fantasma'), cue('2', 2080, 4000, 'recorre')];
    const words = [{ start_ms: 0, end_ms: 1400, text: 'spectre' }];
    const ends = speechEnds([{ ...cue('1', 0, 2000, 'a spectre'), words }]);
    expect(spokenLines(cues, ends, 'es')[0]!.goesOn).toBe(false);
    expect(spokenLines(cues, new Map(), 'es')[0]!.goesOn).toBe(true);
  });

  it('says no sounds that are only described', () => {
    expect(spokenText(cue('1', 0, 1, '[Música]'), 'es')).toBeNull();
    expect(spokenText(cue('1', 0, 1, '[Narrador] Hola ♪'), 'es')).toBe('Hola');
  });
});
