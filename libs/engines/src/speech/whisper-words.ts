import type { Word } from '@z2/contracts';

import type { WhisperPiece } from '../whisper/whisper-child';

/** Written without blanks: words are found by dictionary. */
const SPACELESS = new Set(['zh', 'yue', 'ja', 'th', 'lo', 'my', 'km']);
/** What whisper writes for sounds that are no words. */
const NOT_SPEECH = /\[[^\]]*\]|\([^)]*\)|（[^）]*）|【[^】]*】|\*[^*]*\*|[♪♫♩♬]+/gu;
const LEAST_WORD_MS = 20;

/**
 * Words with times (ms) of whisper.cpp's pieces, which are its tokens: parts of words, at times of characters only. `text` is
 * the whole transcript; pieces of broken characters (`�`) are placed by what stands around them. Notes such as `[MUSIC]` are
 * left out. Pure.
 */
export function whisperWords(
  text: string,
  pieces: readonly WhisperPiece[],
  language: string | null,
  durationMs: number,
): Word[] {
  const times = characterTimes(text, pieces);
  const kept = text.replace(NOT_SPEECH, (note) => ' '.repeat(note.length));
  const words = wordSpans(kept, language).map(([from, to]): Word => {
    const own = times.slice(from, to);
    return {
      start_ms: Math.min(...own.map(({ t0 }) => t0)),
      end_ms: Math.max(...own.map(({ t1 }) => t1)),
      text: kept.slice(from, to),
    };
  });
  return inOrder(words, durationMs);
}

/** For each UTF-16 unit of the text, the times of the piece that it came from. */
function characterTimes(text: string, pieces: readonly WhisperPiece[]): { t0: number; t1: number }[] {
  const times: { t0: number; t1: number }[] = [];
  let run: WhisperPiece[] = [];
  const fill = (until: number): void => {
    const [t0, t1] = [run[0]?.t0 ?? times.at(-1)?.t1 ?? 0, run.at(-1)?.t1 ?? times.at(-1)?.t1 ?? 0];
    while (times.length < until) {
      times.push({ t0, t1 });
    }
    run = [];
  };
  for (const piece of pieces) {
    const at =
      piece.text.includes('\uFFFD') || piece.text === '' ? -1 : text.indexOf(piece.text, times.length);
    // Pieces follow each other without gaps; only broken ones lie between.
    if (at < 0 || (run.length === 0 && at > times.length)) {
      run.push(piece);
      continue;
    }
    fill(at);
    run = [piece];
    fill(at + piece.text.length);
  }
  fill(text.length);
  return times;
}

/** Places of the words in a text, punctuation after a word included. */
export function wordSpans(text: string, language: string | null): [from: number, to: number][] {
  if (!language || !SPACELESS.has(language)) {
    return [...text.matchAll(/\S+/gu)]
      .filter(([word]) => /[\p{L}\p{N}]/u.test(word))
      .map((match) => [match.index, match.index + match[0].length]);
  }
  const spans: [number, number][] = [];
  for (const { segment, index, isWordLike } of new Intl.Segmenter(language, { granularity: 'word' }).segment(
    text,
  )) {
    const last = spans.at(-1);
    if (isWordLike) {
      spans.push([index, index + segment.length]);
    } else if (segment.trim() !== '' && last?.[1] === index) {
      // Punctuation belongs to the word before it.
      last[1] = index + segment.length;
    }
  }
  return spans;
}

/** No word begins before the one before it, ends before it begins, or outlasts the sound. */
export function inOrder(words: readonly Word[], durationMs: number): Word[] {
  let least = 0;
  return words.map((word) => {
    const start_ms = Math.min(Math.max(least, word.start_ms), Math.max(0, durationMs - LEAST_WORD_MS));
    const end_ms = Math.min(durationMs, Math.max(word.end_ms, start_ms + LEAST_WORD_MS));
    least = start_ms;
    return { ...word, start_ms, end_ms };
  });
}
