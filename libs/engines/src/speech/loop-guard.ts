import type { Word } from '@z2/contracts';

/** Longest group of words that is looked at (CRAFT.md 2). */
const LONGEST = 6;
/** So many times running is a loop. */
const TIMES = 3;
/** A single word is often said three times on purpose ("no, no, no"). */
const TIMES_SINGLE = 6;

/**
 * A recogniser that turns in circles repeats a group of words without end. Where a group of 1–6 words stands three times
 * running (a single word: six times), only the first stays. Pure.
 */
export function withoutLoops(words: readonly Word[]): { words: Word[]; dropped: number } {
  const kept: Word[] = [];
  let at = 0;
  while (at < words.length) {
    const loop = loopAt(words, at);
    kept.push(...words.slice(at, at + (loop?.length ?? 1)));
    at += loop ? loop.length * loop.times : 1;
  }
  return { words: kept, dropped: words.length - kept.length };
}

function loopAt(words: readonly Word[], at: number): { length: number; times: number } | null {
  for (let length = 1; length <= LONGEST; length++) {
    let times = 1;
    while (isRepeat(words, at, at + length * times, length)) {
      times++;
    }
    if (times >= (length === 1 ? TIMES_SINGLE : TIMES)) {
      return { length, times };
    }
  }
  return null;
}

function isRepeat(words: readonly Word[], first: number, second: number, length: number): boolean {
  return (
    second + length <= words.length &&
    words
      .slice(first, first + length)
      .every((word, offset) => plain(word.text) === plain(words[second + offset]?.text ?? ''))
  );
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
