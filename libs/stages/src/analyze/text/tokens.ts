import { isSpaceless } from '@z2/subtitles';

import { isStopWord } from './stop-words';

/** One word of a text. */
export interface Token {
  /** As it stands in the text. */
  text: string;
  /** What it is counted as: lower case, without apostrophe endings. */
  key: string;
  /** Carries subject, not only grammar. */
  content: boolean;
  /** Nothing but a blank (or nothing) stands between it and the token before. */
  joined: boolean;
}

const segmenters = new Map<string, Intl.Segmenter>();
function segmenter(language: string, granularity: 'word' | 'sentence'): Intl.Segmenter {
  const key = `${granularity} ${language}`;
  const known = segmenters.get(key) ?? new Intl.Segmenter(language, { granularity });
  segmenters.set(key, known);
  return known;
}

/** Words of a text in order. Compounds with a hyphen stay one word where the language writes blanks. */
export function tokens(text: string, language: string): Token[] {
  const spaceless = isSpaceless(language);
  const out: Token[] = [];
  let joined = false;
  for (const part of segmenter(language, 'word').segment(text)) {
    if (part.isWordLike) {
      const key = keyOf(part.segment);
      out.push({ text: part.segment, key, content: !isStopWord(key, language), joined });
      joined = true;
    } else if (spaceless ? part.segment !== '' : !/^\s+$/.test(part.segment)) {
      joined = false;
    }
  }
  return out;
}

/** Whether it is one of these words, which are in lower case. */
export function isForeign({ text, key }: Token, foreign: ReadonlySet<string>): boolean {
  return foreign.has(key) || foreign.has(text.toLowerCase());
}

function keyOf(word: string): string {
  return word
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/'s$/, '')
    .replace(/^(?:l|d|qu|j|c|n|s|m|t|un|dell|all|nell|sull|dall)'(?=\p{L}{2})/u, '');
}

/** Sentences of a text as Intl.Segmenter finds them. */
export function splitSentences(text: string, language: string): string[] {
  return [...segmenter(language, 'sentence').segment(text)]
    .map((part) => part.segment.trim())
    .filter(Boolean);
}

/** How often each content word occurs. */
export function contentCounts(list: readonly Token[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { key, content } of list) {
    if (content) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

/** Cosine of two bags of words, 0–1; 0 where one is empty. */
export function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let dot = 0;
  small.forEach((weight, key) => (dot += weight * (large.get(key) ?? 0)));
  const norm = (bag: ReadonlyMap<string, number>): number =>
    Math.sqrt([...bag.values()].reduce((sum, weight) => sum + weight * weight, 0));
  return dot === 0 ? 0 : dot / (norm(a) * norm(b));
}
