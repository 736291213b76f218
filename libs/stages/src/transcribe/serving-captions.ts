import { primaryLanguage } from '@z2/contracts';

/**
 * The captions of a source that serve as its transcript: those in the wanted language, else one track alone whose language
 * nothing tells, since it is meant for those who hear the film. Pure.
 *
 * @param wanted BCP 47: the language that is named, else that of the sound; null: nobody knows
 */
export function servingCaptions<T extends { language: string | null }>(
  all: readonly T[],
  wanted: string | null,
): T | null {
  const inLanguage = all.find(
    ({ language }) => language && wanted && primaryLanguage(language) === primaryLanguage(wanted),
  );
  const [first] = all;
  return inLanguage ?? (first && all.length === 1 && first.language === null ? first : null);
}
