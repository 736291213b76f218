import { Cue } from '@z2/contracts';
import { endsSentence, isSpaceless, joinLines } from '@z2/subtitles';

import { splitSentences } from './tokens';

/** One sentence of what is said, with its time (ms), interpolated within its cues. */
export interface Sentence {
  start_ms: number;
  end_ms: number;
  text: string;
}

/** A sentence whose end is not marked ends at such a pause, or at such a length. */
const PAUSE_MS = 700;
const MOST_CHARACTERS = 220;
/** Where fewer cues than this end a sentence, the text has no punctuation: each cue counts as a sentence. */
const LEAST_PUNCTUATED = 0.1;

/** Sentences of cues, across their borders. */
export function sentencesOf(cues: readonly Cue[], language: string): Sentence[] {
  const pieces = cues.flatMap((cue) => piecesOf(cue, language));
  const ends = pieces.filter((piece) => endsSentence(piece.text)).length;
  if (ends < cues.length * LEAST_PUNCTUATED) {
    return pieces;
  }
  const out: Sentence[] = [];
  let closed = true;
  for (const piece of pieces) {
    const last = out.at(-1);
    const long = last && (piece.start_ms - last.end_ms > PAUSE_MS || last.text.length > MOST_CHARACTERS);
    if (!last || closed || long) {
      out.push(piece);
    } else {
      last.end_ms = piece.end_ms;
      last.text = joinLines([last.text, piece.text], language);
    }
    closed = endsSentence(piece.text);
  }
  return out;
}

function piecesOf(cue: Cue, language: string): Sentence[] {
  const text = joinLines(
    // The dash of a dialogue is not part of what is said.
    cue.text.split('\n').map((line) => line.replace(/^\s*[-–—]\s*/u, '').trim()),
    language,
  );
  // Sounds, not words: [music], (laughs), ♪ … ♪.
  const said = text
    .replace(/\[[^\]]*\]|\([^)]*\)|（[^）]*）|♪[^♪]*♪?/gu, isSpaceless(language) ? '' : ' ')
    .trim();
  const parts = splitSentences(said, language);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const perCharacter = (cue.end_ms - cue.start_ms) / Math.max(1, length);
  let at = cue.start_ms;
  return parts.map((part) => {
    const start_ms = Math.round(at);
    at += part.length * perCharacter;
    return { start_ms, end_ms: Math.round(at), text: part.replace(/\s+/g, ' ') };
  });
}
