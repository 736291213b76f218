import { parseLanguage } from '@z2/contracts';

/** Texts shorter than this say too little. */
const ENOUGH_CHARACTERS = 40;

/** Language (BCP 47) of running text by n-grams (eld), or null where it cannot be told. */
export async function detectLanguage(texts: readonly string[]): Promise<string | null> {
  const text = texts.join(' ').trim();
  if (text.length < ENOUGH_CHARACTERS) {
    return null;
  }
  const { eld } = await import('eld/small');
  const result = eld.detect(text.slice(0, 5_000));
  return result.language ? parseLanguage(result.language) : null;
}
