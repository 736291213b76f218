import { Sentence } from './sentences';
import { contentCounts, cosine, tokens } from './tokens';

export interface RatedSentence extends Sentence {
  /** How much it says of what all say, 0–1. */
  centrality: number;
}

/** Fewer content words than this say nothing by themselves ("That is it."). */
const LEAST_CONTENT = 3;

/** Rates sentences by their likeness to the whole (cosine of word counts, each word damped by its own frequency). */
export function rateSentences(sentences: readonly Sentence[], language: string): RatedSentence[] {
  const bags = sentences.map((sentence) => contentCounts(tokens(sentence.text, language)));
  const whole = new Map<string, number>();
  bags.forEach((bag) => bag.forEach((count, key) => whole.set(key, (whole.get(key) ?? 0) + count)));
  whole.forEach((count, key) => whole.set(key, Math.sqrt(count)));
  return sentences.map((sentence, i) => {
    const bag = bags[i]!;
    const enough = Math.min(1, bag.size / LEAST_CONTENT);
    return { ...sentence, centrality: cosine(bag, whole) * enough };
  });
}

/**
 * The sentences that together say most, in order of time: central ones, unlike each other (maximal marginal relevance),
 * until `mostCharacters` are full.
 */
export function summarySentences(
  rated: readonly RatedSentence[],
  language: string,
  most: number,
  mostCharacters: number,
): RatedSentence[] {
  const bags = new Map(rated.map((one) => [one, contentCounts(tokens(one.text, language))]));
  const chosen: RatedSentence[] = [];
  let room = mostCharacters;
  let left = rated.filter((one) => one.centrality > 0);
  while (chosen.length < most) {
    const gain = (one: RatedSentence): number =>
      one.centrality - 0.6 * Math.max(0, ...chosen.map((other) => cosine(bags.get(one)!, bags.get(other)!)));
    left = left.filter((one) => one.text.length <= room);
    const next = left.reduce<RatedSentence | null>((a, b) => (a && gain(a) >= gain(b) ? a : b), null);
    if (!next) {
      break;
    }
    chosen.push(next);
    left = left.filter((one) => one !== next);
    room -= next.text.length + 1;
  }
  return chosen.sort((a, b) => a.start_ms - b.start_ms);
}
