import type { Word } from '@z2/contracts';
import fc from 'fast-check';

import { hear } from '../testing/scripted-speech';
import { heardWindows, OVERLAP_MS } from './heard-windows';
import { joinHeard } from './join-heard';
import { speechWindows } from './speech-windows';

const WINDOW_MS = 8_000;
const TEXTS = ['the', 'a', 'cat', 'sat', 'no', 'winter', 'again', 'of'];

/** Words without a pause, some of them the same twice running. */
const script = fc
  .array(
    fc.record({
      text: fc.constantFrom(...TEXTS),
      gap: fc.integer({ min: 0, max: 120 }),
      length: fc.integer({ min: 120, max: 700 }),
    }),
    { minLength: 60, maxLength: 90 },
  )
  .map((parts) => {
    let at = 100;
    return parts.map(({ text, gap, length }): Word => {
      const start_ms = at + gap;
      at = start_ms + length;
      return { start_ms, end_ms: at, text };
    });
  });

const texts = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ');

function heardAgain(
  words: readonly Word[],
  cut: (from: number, to: number) => number,
  jitter: number,
): Word[] {
  const end_ms = words.at(-1)!.end_ms + 50;
  const cores = speechWindows([{ start_ms: 50, end_ms }], cut, WINDOW_MS - 2 * OVERLAP_MS);
  const windows = heardWindows(cores, end_ms + 500);
  windows.forEach((window) => expect(window.end_ms - window.start_ms).toBeLessThanOrEqual(WINDOW_MS));
  return joinHeard(
    windows,
    windows.map((window) => hear(words, window, jitter)),
  );
}

it('loses and doubles no word, wherever the cut falls within the words', () => {
  fc.assert(
    fc.property(script, fc.double({ min: 0, max: 1, noNaN: true }), (words, place) => {
      const joined = heardAgain(words, (from, to) => Math.round(from + (to - from) * place), 40);
      expect(texts(joined)).toBe(texts(words));
      joined.forEach((word, at) => {
        expect(word.start_ms).toBeGreaterThanOrEqual(joined[at - 1]?.start_ms ?? 0);
        expect(Math.abs(word.start_ms - words[at]!.start_ms)).toBeLessThanOrEqual(80);
      });
    }),
    { numRuns: 300 },
  );
});

it('moves a cut through two words, ms by ms', () => {
  const said = ['so', 'we', 'walked', 'along', 'the', 'the', 'river', 'in', 'winter'];
  const words = Array.from({ length: 27 }, (_, at) => ({
    start_ms: 200 + at * 400,
    end_ms: 200 + at * 400 + 380,
    text: said[at % said.length]!,
  }));
  for (let cut = 3_000; cut < 4_000; cut += 1) {
    expect(texts(heardAgain(words, (from, to) => (cut >= from && cut <= to ? cut : to), 30))).toBe(
      texts(words),
    );
  }
});

it('takes a word that two windows hear differently once', () => {
  const word = (start_ms: number, text: string): Word => ({ start_ms, end_ms: start_ms + 300, text });
  const seam = { from_ms: 0, seam_ms: 1_000, to_ms: 2_000 };
  const left = [word(100, 'you'), word(500, "can't"), word(1_010, 'have')];
  const right = [word(480, 'cant'), word(990, "'ve"), word(1_500, 'it')];
  const windows = [
    { start_ms: -5_000, end_ms: seam.to_ms, seam_ms: null },
    { start_ms: seam.from_ms, end_ms: 9_000, seam_ms: seam.seam_ms },
  ];
  expect(texts(joinHeard(windows, [left, right]))).toBe("you can't 've it");
});

it('hears nothing twice where there is a pause, and a little of the pause', () => {
  const windows = heardWindows(
    [
      { start_ms: 100, end_ms: 5_000 },
      { start_ms: 5_500, end_ms: 9_000 },
      { start_ms: 12_000, end_ms: 13_000 },
    ],
    13_100,
  );
  expect(windows).toEqual([
    { start_ms: 0, end_ms: 5_250, seam_ms: null },
    { start_ms: 5_250, end_ms: 9_300, seam_ms: null },
    { start_ms: 11_700, end_ms: 13_100, seam_ms: null },
  ]);
});
