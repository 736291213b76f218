import { keyPhrases } from './text/key-phrases';
import { Sentence } from './text/sentences';
import { contentCounts, cosine, tokens } from './text/tokens';

export interface Chapter {
  start_ms: number;
  end_ms: number;
  title: string;
}
export interface TimeSpan {
  start_ms: number;
  end_ms: number;
}

/** Shorter videos have no chapters of their own. */
const LEAST_VIDEO_MS = 180_000;
const LEAST_CHAPTER_MS = 40_000;
/** Words so long before and after a place are compared (TextTiling, Hearst 1997). */
const WINDOW_MS = 75_000;
/** A pause of this length or more speaks fully for a border. */
const PAUSE_MS = 3_000;
const MOST_TITLE = 60;

/**
 * Where a longer talk turns to something else: places where the words before and after have little in common (lexical
 * cohesion), the more so at pauses and changes of scene. Short videos, and such without words, have no chapters.
 */
export function chapterSpans(
  sentences: readonly Sentence[],
  language: string,
  durationMs: number,
  sceneChangesMs: readonly number[] = [],
): TimeSpan[] {
  if (durationMs < LEAST_VIDEO_MS || sentences.length < 8) {
    return [];
  }
  const borders = bestBorders(borderScores(sentences, language, sceneChangesMs), durationMs);
  if (borders.length === 0) {
    return [];
  }
  const starts = [0, ...borders];
  return starts.map((start_ms, i) => ({ start_ms, end_ms: starts[i + 1] ?? durationMs }));
}

interface Border {
  at_ms: number;
  score: number;
}

/** For each place between two sentences: how deep the valley of cohesion is there, plus what pauses and cuts say. */
function borderScores(
  sentences: readonly Sentence[],
  language: string,
  sceneChangesMs: readonly number[],
): Border[] {
  const bags = sentences.map((sentence) => contentCounts(tokens(sentence.text, language)));
  const cohesion = sentences.map((sentence, i) => {
    const before = sum(
      bags.filter((_, j) => j < i && sentence.start_ms - sentences[j]!.start_ms <= WINDOW_MS),
    );
    const after = sum(
      bags.filter((_, j) => j >= i && sentences[j]!.start_ms - sentence.start_ms <= WINDOW_MS),
    );
    return cosine(before, after);
  });
  return sentences.slice(1).map((sentence, index) => {
    const i = index + 1;
    const climb = (step: -1 | 1): number => {
      let top = cohesion[i]!;
      for (let j = i + step; j > 0 && j < cohesion.length && cohesion[j]! >= top; j += step) {
        top = cohesion[j]!;
      }
      return top - cohesion[i]!;
    };
    const pause = Math.min(1, Math.max(0, sentence.start_ms - sentences[index]!.end_ms) / PAUSE_MS);
    const cut = sceneChangesMs.some(
      (at) => at >= sentences[index]!.end_ms - 500 && at <= sentence.start_ms + 500,
    );
    return { at_ms: sentence.start_ms, score: climb(-1) + climb(1) + 0.25 * pause + (cut ? 0.08 : 0) };
  });
}

/** The deepest valleys, kept apart; only those that stand out from the rest. */
function bestBorders(scores: readonly Border[], durationMs: number): number[] {
  const mean = scores.reduce((total, { score }) => total + score, 0) / scores.length;
  const deviation = Math.sqrt(
    scores.reduce((total, { score }) => total + (score - mean) ** 2, 0) / scores.length,
  );
  const apart = Math.max(LEAST_CHAPTER_MS, durationMs / 25);
  const chosen: number[] = [];
  for (const { at_ms, score } of scores.toSorted((a, b) => b.score - a.score)) {
    const clear = [0, durationMs, ...chosen].every((other) => Math.abs(other - at_ms) >= apart);
    if (clear && score > mean + deviation && score > 0.1) {
      chosen.push(at_ms);
    }
  }
  return chosen.sort((a, b) => a - b);
}

function sum(bags: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const out = new Map<string, number>();
  bags.forEach((bag) => bag.forEach((count, key) => out.set(key, (out.get(key) ?? 0) + count)));
  return out;
}

/**
 * Titles for spans of time, from what is said in each: its best key phrase that no earlier chapter has. `foreign`: words of
 * another language, for no title.
 */
export function titleChapters(
  spans: readonly TimeSpan[],
  sentences: readonly Sentence[],
  language: string,
  foreign?: ReadonlySet<string>,
): Chapter[] {
  const used = new Set<string>();
  return spans.map((span, i) => {
    const own = sentences.filter(({ start_ms }) => start_ms >= span.start_ms && start_ms < span.end_ms);
    const phrases = keyPhrases(
      own.map((sentence) => sentence.text),
      language,
      8,
      foreign,
    );
    const phrase = phrases.find(({ text }) => !used.has(text.toLowerCase()) && text.length <= MOST_TITLE);
    used.add(phrase?.text.toLowerCase() ?? '');
    return { ...span, title: phrase ? capitalised(phrase.text, language) : String(i + 1) };
  });
}

/** First letter large, as titles begin. */
export function capitalised(text: string, language: string): string {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 32);
  return first.toLocaleUpperCase(language) + text.slice(first.length);
}
