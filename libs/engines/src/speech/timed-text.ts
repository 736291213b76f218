import type { Word } from '@z2/contracts';

import { wordSpans } from './whisper-words';

/** A stretch of text with its times (ms). */
export interface TimedText {
  start_ms: number;
  end_ms: number;
  text: string;
}

const LEAD = /[^\p{L}\p{N}\s]+$/u;
const TAIL = /^[^\p{L}\p{N}\s]+/u;

/**
 * Services give word times without punctuation, and the punctuation in the text alone: each word gets what stands around it in
 * the text (before it up to the last blank, after it up to the first). Words that the text does not have stay as they are.
 * Pure.
 */
export function withPunctuation(text: string, words: readonly Word[]): Word[] {
  const lower = text.toLowerCase();
  let cursor = 0;
  const places = words.map((word) => {
    const from = lower.indexOf(word.text.toLowerCase(), cursor);
    // A word that is far ahead is another one of the same spelling.
    if (from < 0 || from > cursor + 40) {
      return null;
    }
    cursor = from + word.text.length;
    return { from, to: cursor };
  });
  return words.map((word, at) => {
    const place = places[at];
    if (!place) {
      return word;
    }
    const before = text.slice(places[at - 1]?.to ?? 0, place.from);
    const after = text.slice(place.to, places[at + 1]?.from ?? text.length);
    // Without a blank between two words, what is between belongs to the first.
    const lead = at === 0 || /\s/u.test(before) ? LEAD.exec(before)?.[0] : '';
    return {
      ...word,
      text: `${lead ?? ''}${text.slice(place.from, place.to)}${TAIL.exec(after)?.[0] ?? ''}`,
    };
  });
}

/** The words of a text, spread over its time by their letters: where a service gives no word times. Pure. */
export function spreadWords({ start_ms, end_ms, text }: TimedText, language: string | null): Word[] {
  const spans = wordSpans(text, language);
  const letters = spans.reduce((sum, [from, to]) => sum + to - from, 0);
  let done = 0;
  const at = (count: number): number => Math.round(start_ms + ((end_ms - start_ms) * count) / letters);
  return spans.map(([from, to]): Word => {
    const begun = done;
    done += to - from;
    return { start_ms: at(begun), end_ms: Math.max(at(done), at(begun) + 1), text: text.slice(from, to) };
  });
}

/** Texts without any times are spread over where it sounds, as if that were one stretch. Pure. */
export function spreadOver(
  text: string,
  sounding: readonly { start_ms: number; end_ms: number }[],
  language: string | null,
): Word[] {
  const total = sounding.reduce((sum, { start_ms, end_ms }) => sum + end_ms - start_ms, 0);
  const onSound = (ms: number): number => {
    let left = ms;
    for (const { start_ms, end_ms } of sounding) {
      if (left <= end_ms - start_ms) {
        return start_ms + left;
      }
      left -= end_ms - start_ms;
    }
    return sounding.at(-1)?.end_ms ?? 0;
  };
  return spreadWords({ start_ms: 0, end_ms: total, text }, language).map((word) => ({
    ...word,
    start_ms: onSound(word.start_ms),
    end_ms: Math.max(onSound(word.start_ms) + 1, onSound(word.end_ms)),
  }));
}
