import { primaryLanguage } from '@z2/contracts';

/** Texts shorter than this say too little. */
const ENOUGH_CHARACTERS = 80;

export interface LanguageVerdict {
  /** Primary subtag that the text looks like. */
  looks_like: string;
  /** eld's own score of the asked language, 0–1; null where the detector does not know it. */
  confidence: number | null;
  /** Whether the text is in the asked language, as far as the detector can tell. */
  agrees: boolean;
}

/** Macrolanguages and what the detector calls them. */
const SAME: Readonly<Record<string, string>> = {
  nb: 'no',
  nn: 'no',
  cmn: 'zh',
  yue: 'zh',
  fil: 'tl',
  iw: 'he',
};

/** What n-grams (eld) say of a text that should be in `language` (null: any); null: too short to tell. */
export async function languageVerdict(
  text: string,
  language: string | null,
): Promise<LanguageVerdict | null> {
  const sample = text.slice(0, 5_000).trim();
  if (sample.length < ENOUGH_CHARACTERS) {
    return null;
  }
  const { eld } = await import('eld/small');
  const result = eld.detect(sample);
  const scores = result.getScores();
  if (!result.language) {
    return null;
  }
  const asked = language ? (SAME[primaryLanguage(language)] ?? primaryLanguage(language)) : result.language;
  const known = Object.values(eld.info().Languages).includes(asked);
  const confidence = known ? Math.round((scores[asked] ?? 0) * 100) / 100 : null;
  // A near relative that scores a little higher (es/gl, da/no) is no contradiction.
  const agrees = !known || (scores[asked] ?? 0) >= 0.8 * (scores[result.language] ?? 1);
  return { looks_like: result.language, confidence, agrees };
}
