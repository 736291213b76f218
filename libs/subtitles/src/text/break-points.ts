import { primaryLanguage } from '@z2/contracts';
import { loadDefaultJapaneseParser, loadDefaultSimplifiedChineseParser } from 'budoux';
import { loadDefaultThaiParser, loadDefaultTraditionalChineseParser, Parser } from 'budoux';

import { breakCost, endsClause, endsSentence, NEVER } from './break-rules';
import { isSpaceless, isTraditionalChinese } from './language-traits';

/** A place where a text may be broken: a line ends at `end`, the next begins at `next` (string positions). */
export interface BreakPoint {
  end: number;
  next: number;
  /** 0 (sentence end) – 100 (grammar forbids it). */
  cost: number;
}

/** No line begins with these (JIS X 4051: closing marks, small kana, long vowel, iteration marks). */
const NOT_AT_START =
  /^[、。，．・：；？！‥…)\]}）］｝〕〉》」』】〙〗'"’”»ゝゞ々ー～〜ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰ-ㇿ!?,.:;%‰℃°ๆฯ]/u;
/** None ends with these (opening brackets). */
const NOT_AT_END = /[([{（［｛〔〈《「『【〘〖‘“«]$/u;
const LATIN = /[\p{Script=Latin}\p{N}]/u;

/** Places between words where a text (one line, single blanks) may be broken, in order. */
export function breakPoints(text: string, language: string): BreakPoint[] {
  return isSpaceless(language) ? spacelessPoints(text, language) : spacedPoints(text, language);
}

function spacedPoints(text: string, language: string): BreakPoint[] {
  const points: BreakPoint[] = [];
  const words = [...text.matchAll(/[^ \t\n]+/g)];
  for (let i = 1; i < words.length; i++) {
    const [before, after] = [words[i - 1]!, words[i]!];
    points.push({
      end: before.index + before[0].length,
      next: after.index,
      cost: breakCost(before[0], after[0], language),
    });
  }
  return points;
}

/** Words as Intl.Segmenter finds them, phrases as budoux does: a break within a phrase is dear, within a word impossible. */
function spacelessPoints(text: string, language: string): BreakPoint[] {
  const phraseStarts = new Set(phraseBoundaries(text, language));
  const points: BreakPoint[] = [];
  for (const { index } of new Intl.Segmenter(language, { granularity: 'word' }).segment(text)) {
    const end = text.slice(0, index).trimEnd().length;
    const before = text.slice(Math.max(0, end - 12), end);
    const after = text.slice(index);
    if (end === 0 || after.trim() === '' || /^\s/.test(after) || points.at(-1)?.next === index) {
      continue;
    }
    if (NOT_AT_START.test(after) || NOT_AT_END.test(before)) {
      continue;
    }
    if (end === index && LATIN.test(text[index - 1]!) && LATIN.test(text[index]!)) {
      continue;
    }
    points.push({ end, next: index, cost: spacelessCost(before, end < index, phraseStarts.has(index)) });
  }
  return points;
}

function spacelessCost(before: string, blank: boolean, phrase: boolean): number {
  if (endsSentence(before)) {
    return 0;
  }
  if (endsClause(before) || /[，、]$/.test(before)) {
    return 4;
  }
  return blank ? 8 : phrase ? 12 : NEVER * 0.6;
}

const parsers = new Map<string, Parser>();
function phraseParser(language: string): Parser | null {
  const primary = primaryLanguage(language);
  const key = primary === 'zh' && isTraditionalChinese(language) ? 'zh-hant' : primary;
  const load: Readonly<Record<string, () => Parser>> = {
    ja: loadDefaultJapaneseParser,
    zh: loadDefaultSimplifiedChineseParser,
    'zh-hant': loadDefaultTraditionalChineseParser,
    yue: loadDefaultTraditionalChineseParser,
    th: loadDefaultThaiParser,
  };
  const known = parsers.get(key) ?? load[key]?.() ?? null;
  if (known) {
    parsers.set(key, known);
  }
  return known;
}

function phraseBoundaries(text: string, language: string): number[] {
  let at = 0;
  return (phraseParser(language)?.parse(text) ?? []).map((phrase) => (at += phrase.length));
}
