import { isRtl } from './language-traits';

const LRI = '\u2066';
const PDI = '\u2069';
const RTL_LETTER = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thaana}\p{Script=Syriac}]/u;
const LTR_LETTER = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u;
/** A run of left-to-right words with what stands between them; each piece is matched once, so it is linear. */
const LTR_RUN =
  /[#@$€£+\-−]?[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}0-9][\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}0-9%°€$£'’.,:/+&@_ -]*/gu;

/**
 * Protects Latin words and numbers within a right-to-left text by LRI…PDI (U+2066, U+2069), so that their punctuation
 * stays with them. The order of the text is logical and never reversed. Other languages come back unchanged.
 */
export function isolateForRtl(text: string, language: string): string {
  if (!isRtl(language) || !RTL_LETTER.test(text) || text.includes(LRI)) {
    return text;
  }
  return text.replace(LTR_RUN, (run) => {
    // Blanks and punctuation at the end belong to the sentence, not to the run.
    const kept = run.replace(/[\s.,:'’/&_-]+$/u, '');
    const rest = run.slice(kept.length);
    const needed = LTR_LETTER.test(kept) || /[^0-9]/.test(kept);
    return needed ? `${LRI}${kept}${PDI}${rest}` : run;
  });
}
