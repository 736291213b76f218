/** A translation as Apertium gives it, without its marks. */
export interface Unmarked {
  text: string;
  /** Words that it did not know and left as they were, each once, as the text has them. */
  unknown: string[];
}

const WORD = /[\p{L}\p{M}][\p{L}\p{M}\p{N}’'-]*/gu;

/**
 * Takes Apertium's marks out of an answer: `*word` not known, `@word` without translation, `#word` without a form
 * (wiki.apertium.org, "Apertium stream format"). Such signs of the text's own stay: a starred word counts only where the source
 * has that very word.
 *
 * Where the first word of a sentence is not known, Apertium gives its capital to the second as well: that is taken back
 * where the source's second word has none.
 */
export function unmarked(source: string, answer: string): Unmarked {
  const words = new Set(wordsIn(source).map((word) => word.toLowerCase()));
  const unknown = new Set<string>();
  const note = (word: string): string => {
    unknown.add(word);
    return word;
  };
  const ownSigns = /[@#]/.test(source);
  const text = withoutShiftedCapitals(source, answer)
    .replace(/\*([\p{L}\p{M}][\p{L}\p{M}\p{N}’'-]*)/gu, (marked, word: string) => {
      const plain = word.replace(/['’-]+$/u, '');
      return words.has(plain.toLowerCase()) ? `${note(plain)}${word.slice(plain.length)}` : marked;
    })
    .replace(/([@#])(\p{L}+)/gu, (marked, sign: string, word: string) =>
      ownSigns ? marked : sign === '@' ? note(word) : word,
    );
  return { text, unknown: [...unknown] };
}

function wordsIn(text: string): string[] {
  return (text.match(WORD) ?? []).map((word) => word.replace(/['’-]+$/u, ''));
}

function withoutShiftedCapitals(source: string, answer: string): string {
  return answer.replace(
    /(^|[.!?…:]\s+|^[-–—]\s*)\*([\p{L}\p{M}\p{N}’'-]+)(\s+)(\p{Lu})(\p{Ll}*)/gu,
    (all, before: string, first: string, gap: string, capital: string, rest: string) => {
      const next = wordAfter(source, first);
      return next && /^\p{Ll}/u.test(next) ? `${before}*${first}${gap}${capital.toLowerCase()}${rest}` : all;
    },
  );
}

/** The word that follows `word` in the text. */
function wordAfter(text: string, word: string): string | undefined {
  const words = wordsIn(text);
  const at = words.findIndex((candidate) => candidate.toLowerCase() === word.toLowerCase());
  return at < 0 ? undefined : words[at + 1];
}

/**
 * Of the unknown words of these sentences those that are no names: a name stands with a capital inside of a sentence, and is
 * rightly left as it is.
 */
export function unknownWords(unknown: readonly string[], sources: readonly string[]): string[] {
  const names = new Set(
    sources.flatMap((text) => text.match(/(?<=[\p{Ll},;] )\p{Lu}[\p{L}\p{M}’'-]*/gu) ?? []),
  );
  return unknown.filter((word) => !names.has(word) && !/^\p{Lu}{2,}$/u.test(word));
}
