import { languageName, primaryLanguage } from '@z2/contracts';

/**
 * Pairs of translation for people: `English ⇄ Spanish, Basque → English`, each pair once, both ways where there are both.
 *
 * @param pairs as engines tell them: `en>es`. Pure.
 */
export function pairsInWords(pairs: readonly string[]): string {
  // A variant of a language is no pair of its own to people.
  const all = new Set(pairs.map((pair) => pair.split('>').map(primaryLanguage).join('>')));
  const words = [...all].flatMap((pair) => {
    const [from = '', to = ''] = pair.split('>');
    if (!all.has(`${to}>${from}`)) {
      return [`${languageName(from)} → ${languageName(to)}`];
    }
    return from < to ? [`${languageName(from)} ⇄ ${languageName(to)}`] : [];
  });
  return words.sort((a, b) => a.localeCompare(b)).join(', ');
}
