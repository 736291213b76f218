import { distance } from 'fastest-levenshtein';

/** Languages that are written without blanks: characters are counted, not words. */
const SPACELESS = /^(zh|ja|th|lo|my|km)/;

export interface WordErrors {
  /** Substitutions, deletions and insertions. */
  errors: number;
  /** Words (characters, where there are no blanks) of the reference. */
  words: number;
}

/** Words as they are compared: lower case, without punctuation; digits stay. Pure. */
export function comparableWords(text: string, language: string): string[] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}'’ \n]/gu, ' ')
    .replace(/['’]/g, '');
  const words = plain.split(/\s+/).filter(Boolean);
  return SPACELESS.test(language) ? [...words.join('')] : words;
}

/**
 * Word errors between what was said and what was heard: the edit distance over words (the numerator of the word error rate;
 * NIST sclite counts the same). Pure.
 */
export function wordErrors(said: string, heard: string, language: string): WordErrors {
  // The distance is one of characters: each word stands as one of its own.
  const alphabet = new Map<string, string>();
  const letters = (text: string): string =>
    comparableWords(text, language)
      .map((word) => {
        const letter = alphabet.get(word) ?? String.fromCharCode(0x100 + alphabet.size);
        alphabet.set(word, letter);
        return letter;
      })
      .join('');
  const reference = letters(said);
  return { errors: distance(reference, letters(heard)), words: reference.length };
}
