import { isSpaceless } from '@z2/subtitles';

import { contentCounts, isForeign, Token, tokens } from './tokens';

export interface KeyPhrase {
  text: string;
  /** 0–1, best 1. */
  score: number;
}

const MOST_WORDS = 3;
/** Words so near to each other are linked (TextRank, Mihalcea and Tarau 2004). */
const WINDOW = 3;
const DAMPING = 0.85;
const ROUNDS = 30;

interface Candidate {
  keys: string[];
  texts: Map<string, number>;
  count: number;
}

/**
 * What a text is about: runs of up to three content words, weighed by TextRank of their words and by how often they
 * occur; a phrase within a better one is left out. Best first.
 *
 * @param foreign words of another language, in lower case: no phrase has them
 */
export function keyPhrases(
  texts: readonly string[],
  language: string,
  most: number,
  foreign: ReadonlySet<string> = new Set(),
): KeyPhrase[] {
  const lists = texts.map((text) =>
    tokens(text, language).map((token) => (isForeign(token, foreign) ? { ...token, content: false } : token)),
  );
  const ranks = wordRanks(lists);
  const candidates = [...phrasesOf(lists, language).values()].filter(({ keys }) =>
    // A single letter or syllable is no subject.
    keys.some((key) => [...key].length > 2 || isSpaceless(language)),
  );
  const scored = candidates
    .map((candidate) => ({ candidate, score: phraseScore(candidate, ranks) }))
    .sort((a, b) => b.score - a.score || (a.candidate.keys.join(' ') < b.candidate.keys.join(' ') ? -1 : 1));
  const best = scored[0]?.score ?? 1;
  const chosen: { keys: string[]; phrase: KeyPhrase }[] = [];
  for (const { candidate, score } of scored) {
    if (chosen.length >= most) {
      break;
    }
    const within = chosen.some(({ keys }) => overlap(keys, candidate.keys));
    if (!within) {
      chosen.push({
        keys: candidate.keys,
        phrase: { text: commonForm(candidate), score: Math.round((score / best) * 1000) / 1000 },
      });
    }
  }
  return chosen.map(({ phrase }) => phrase);
}

function phraseScore({ keys, count }: Candidate, ranks: ReadonlyMap<string, number>): number {
  const sum = keys.reduce((total, key) => total + (ranks.get(key) ?? 0), 0);
  // Phrases said once are mostly chance; longer ones win only where they come again.
  return (
    (sum / Math.sqrt(keys.length)) *
    (count === 1 ? (keys.length === 1 ? 0.5 : 0.45) : 1 + Math.log(count) / 2)
  );
}

/** Whether one phrase holds the other, or most of it. */
function overlap(a: readonly string[], b: readonly string[]): boolean {
  const shared = a.filter((key) => b.includes(key)).length;
  return shared > 0 && shared >= Math.min(a.length, b.length);
}

function commonForm({ texts }: Candidate): string {
  return [...texts].sort((a, b) => b[1] - a[1])[0]![0];
}

/** All runs of content words that nothing divides, up to {@link MOST_WORDS} long. */
function phrasesOf(lists: readonly Token[][], language: string): Map<string, Candidate> {
  const joint = isSpaceless(language) ? '' : ' ';
  const found = new Map<string, Candidate>();
  for (const list of lists) {
    for (let from = 0; from < list.length; from++) {
      for (let to = from; to < Math.min(list.length, from + MOST_WORDS); to++) {
        if (!list[to]!.content || (to > from && !list[to]!.joined)) {
          break;
        }
        const run = list.slice(from, to + 1);
        const keys = run.map((token) => token.key);
        if (new Set(keys).size < keys.length) {
          continue;
        }
        const text = run.map((token) => token.text).join(joint);
        const known = found.get(keys.join(' ')) ?? { keys, texts: new Map<string, number>(), count: 0 };
        known.count++;
        known.texts.set(text, (known.texts.get(text) ?? 0) + 1);
        found.set(keys.join(' '), known);
      }
    }
  }
  return found;
}

/** TextRank of the content words: PageRank over who stands near whom. */
function wordRanks(lists: readonly Token[][]): Map<string, number> {
  const links = new Map<string, Map<string, number>>();
  const link = (a: string, b: string): void => {
    const own = links.get(a) ?? new Map<string, number>();
    own.set(b, (own.get(b) ?? 0) + 1);
    links.set(a, own);
  };
  for (const list of lists) {
    const content = list.filter((token) => token.content);
    content.forEach(({ key }, i) => {
      for (const { key: other } of content.slice(i + 1, i + WINDOW)) {
        if (other !== key) {
          link(key, other);
          link(other, key);
        }
      }
    });
    // A word that stands alone still counts.
    contentCounts(list).forEach((_, key) => links.set(key, links.get(key) ?? new Map<string, number>()));
  }
  const degree = new Map([...links].map(([key, own]) => [key, [...own.values()].reduce((a, b) => a + b, 0)]));
  let ranks = new Map([...links.keys()].map((key) => [key, 1]));
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Map<string, number>();
    links.forEach((own, key) => {
      let sum = 0;
      own.forEach((weight, other) => (sum += ((ranks.get(other) ?? 0) * weight) / degree.get(other)!));
      next.set(key, 1 - DAMPING + DAMPING * sum);
    });
    ranks = next;
  }
  return ranks;
}
