import { primaryLanguage } from '@z2/contracts';

/** Counted by East Asian width (CRAFT.md 1): full width 1, half width 0.5. */
const CJK = new Set(['zh', 'ja', 'ko', 'yue', 'cmn']);
/** Written without blanks between words. */
const SPACELESS = new Set(['zh', 'ja', 'yue', 'cmn', 'th', 'lo', 'km', 'my', 'bo']);
const RTL = new Set(['ar', 'he', 'fa', 'ur', 'yi', 'ps', 'sd', 'ug', 'dv', 'ckb', 'arz', 'arc']);

/** Whether lengths are counted in full-width characters. */
export function isCjk(language: string): boolean {
  return CJK.has(primaryLanguage(language));
}

/** Whether the language is written without blanks between words. */
export function isSpaceless(language: string): boolean {
  return SPACELESS.has(primaryLanguage(language));
}

/** Whether the language is written from right to left. */
export function isRtl(language: string): boolean {
  return RTL.has(primaryLanguage(language)) || /-(Arab|Hebr|Thaa|Syrc)\b/i.test(language);
}

/** Whether Chinese is written in traditional characters. */
export function isTraditionalChinese(language: string): boolean {
  return /-Hant\b/i.test(language) || /^(zh|cmn)-(TW|HK|MO)\b/i.test(language) || /^yue\b/i.test(language);
}
