import { isCjk } from './language-traits';

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
/** Codes that take no room: combining marks, joiners, direction controls, zero-width blanks, BOM, line ends. */
const NO_ROOM = /^[\p{M}\p{Cf}\p{Cc}\u2028\u2029\u115F\u3164]+$/u;
/** East Asian Wide and Fullwidth (UAX 11), and emoji. */
const WIDE =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
const PLAIN = /^[\x20-\x7E]*$/;
const TAGS = /<\/?[a-z][^<>]*>|\{\\[^{}]*\}/gi;

/** How wide characters are counted: each grapheme 1, or East Asian width (wide 1, narrow 0.5). */
export type WidthRule = 'grapheme' | 'east_asian';

export function widthRule(language: string): WidthRule {
  return isCjk(language) ? 'east_asian' : 'grapheme';
}

/**
 * Length of a text as a reader sees it (CRAFT.md 1, "Counting"): tags gone, graphemes counted, combining marks, joiners,
 * direction controls and line breaks 0; blanks and punctuation count. With `east_asian` wide characters 1, others 0.5.
 */
export function visibleLength(text: string, rule: WidthRule = 'grapheme'): number {
  const bare = /[<{]/.test(text) ? text.replace(TAGS, '') : text;
  if (PLAIN.test(bare)) {
    return rule === 'grapheme' ? bare.length : bare.length / 2;
  }
  let length = 0;
  for (const { segment } of graphemes.segment(bare)) {
    if (!NO_ROOM.test(segment)) {
      length += rule === 'grapheme' || WIDE.test(segment) ? 1 : 0.5;
    }
  }
  return length;
}

/** Width of a text in ems, estimated: wide characters 1, others about a half. For font sizes, not for rules. */
export function widthInEms(text: string): number {
  return visibleLength(text, 'east_asian') * 1.06;
}

/** Characters per second; Infinity where a text has no time at all, 0 where there is no text. */
export function charactersPerSecond(text: string, durationMs: number, rule: WidthRule = 'grapheme'): number {
  const length = visibleLength(text, rule);
  if (length === 0) {
    return 0;
  }
  return durationMs > 0 ? (length * 1000) / durationMs : Infinity;
}

/** Words of a text: runs between blanks, or, in languages without blanks, as Intl.Segmenter finds them. */
export function countWords(text: string, language: string): number {
  let count = 0;
  for (const part of new Intl.Segmenter(language, { granularity: 'word' }).segment(text)) {
    count += part.isWordLike ? 1 : 0;
  }
  return count;
}

/** Half a character a second of rounding is forgiven. */
export const CPS_ROUNDING = 0.5;
