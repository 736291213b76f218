import { primaryLanguage } from '@z2/contracts';

import { AnswerEntry } from './llm-answer';
import { missingNumbers } from './numbers';
import { restoreTokens, TokenText } from './protected-text';

/** What is wrong with the answer to one item. `numbers` alone is also right at times ("1.5 million" is "150万"). */
export type Fault =
  | 'missing'
  | 'twice'
  | 'empty'
  | 'commentary'
  | 'refusal'
  | 'untranslated'
  | 'wrong_script'
  | 'length'
  | 'repeated'
  | 'tokens'
  | 'unsure'
  | 'numbers';

/** One thing asked: its id, and its text with opaque tokens. */
export interface Question {
  id: string;
  source: TokenText;
}
export interface Judgement {
  /** id → translation, tokens restored. */
  good: Map<string, string>;
  /** id → its first fault, and the translation where only its numbers are in doubt. */
  bad: Map<string, { fault: Fault; text?: string }>;
  /** Ids that nobody asked for; their texts are dropped. */
  extra: string[];
}

/**
 * Sorts the entries of an answer into good and bad (CRAFT.md 3). An id is either good with the text that the answer gave
 * under this very id, or bad: no order, gap or double can move a text to another id.
 */
export function judgeAnswer(
  questions: readonly Question[],
  entries: readonly AnswerEntry[],
  to: string,
): Judgement {
  const asked = new Map(questions.map((question) => [question.id, question]));
  const given = Map.groupBy(entries, (entry) => entry.id);
  const judgement: Judgement = {
    good: new Map(),
    bad: new Map(),
    extra: [...given.keys()].filter((id) => !asked.has(id)),
  };
  for (const question of questions) {
    const entry = given.get(question.id) ?? [];
    const verdict =
      entry.length === 0
        ? { fault: 'missing' as const }
        : entry.length > 1
          ? { fault: 'twice' as const }
          : judgeText(question.source, entry[0]?.text, to);
    if ('fault' in verdict) {
      judgement.bad.set(question.id, verdict);
    } else {
      judgement.good.set(question.id, verdict.text);
    }
  }
  blameRepeats(questions, judgement);
  return judgement;
}

/** The same long text for unlike sources means that the model lost its place. */
function blameRepeats(questions: readonly Question[], judgement: Judgement): void {
  const long = questions.filter(({ id }) => (judgement.good.get(id) ?? '').length >= 20);
  for (const same of Map.groupBy(long, ({ id }) => plain(judgement.good.get(id) ?? '')).values()) {
    if (new Set(same.map(({ source }) => plain(source.text))).size > 1) {
      for (const { id } of same) {
        judgement.good.delete(id);
        judgement.bad.set(id, { fault: 'repeated' });
      }
    }
  }
}

const REFUSAL =
  /^(?:i['’]?m sorry|sorry,|i (?:cannot|can['’]t|am unable to)|as an ai\b)[^]*\b(?:translat|assist|help|provide|content|request)/i;
const COMMENTARY = /```|^\s*(?:here (?:is|are)|translation|note)\b[^:]{0,40}:|\((?:translator['’]s )?note:/i;

function judgeText(
  source: TokenText,
  text: unknown,
  to: string,
): { text: string } | { fault: Fault; text?: string } {
  if (typeof text !== 'string' || text.trim() === '') {
    return { fault: 'empty' };
  }
  const answer = text.trim();
  const bare = bareText(answer);
  const bareSource = bareText(source.text);
  if (COMMENTARY.test(answer) && !COMMENTARY.test(source.text)) {
    return { fault: 'commentary' };
  }
  if (REFUSAL.test(answer) && !REFUSAL.test(source.text)) {
    return { fault: 'refusal' };
  }
  const restored = restoreTokens(answer, source.tokens);
  if (restored === null) {
    return { fault: 'tokens' };
  }
  if (plain(bare) === plain(bareSource) && wordCount(bareSource) >= 3) {
    return { fault: 'untranslated' };
  }
  if (!rightScript(bare, to)) {
    return { fault: 'wrong_script' };
  }
  if (!rightLength(bareSource, bare)) {
    return { fault: 'length' };
  }
  return missingNumbers(bareSource, bare).length > 0
    ? { fault: 'numbers', text: restored }
    : { text: restored };
}

const bareText = (text: string): string =>
  text
    .replace(/⟦[^⟧]*⟧/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function wordCount(text: string): number {
  return [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)].filter((s) => s.isWordLike)
    .length;
}

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** 0.3–3 times the source's characters; 0.2–1.5 into CJK, the reverse out of it. Short texts vary more: +12 characters. */
function rightLength(source: string, answer: string): boolean {
  const [from, into] = [CJK.test(source), CJK.test(answer)];
  const [low, high] = from === into ? [0.3, 3] : into ? [0.2, 1.5] : [0.6, 6];
  const [a, b] = [[...source].length, [...answer].length];
  return b <= a * high + 12 && (a < 12 || b >= a * low);
}

/** Scripts that a language is written in, where it is not the Latin one; names and brands may stay in Latin. */
const SCRIPTS: Readonly<Record<string, RegExp>> = {
  ar: /\p{Script=Arabic}/u,
  fa: /\p{Script=Arabic}/u,
  ur: /\p{Script=Arabic}/u,
  he: /\p{Script=Hebrew}/u,
  el: /\p{Script=Greek}/u,
  ru: /\p{Script=Cyrillic}/u,
  uk: /\p{Script=Cyrillic}/u,
  be: /\p{Script=Cyrillic}/u,
  bg: /\p{Script=Cyrillic}/u,
  mk: /\p{Script=Cyrillic}/u,
  hi: /\p{Script=Devanagari}/u,
  mr: /\p{Script=Devanagari}/u,
  ne: /\p{Script=Devanagari}/u,
  bn: /\p{Script=Bengali}/u,
  ta: /\p{Script=Tamil}/u,
  te: /\p{Script=Telugu}/u,
  th: /\p{Script=Thai}/u,
  ko: /\p{Script=Hangul}/u,
  ja: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
  zh: /\p{Script=Han}/u,
};

function rightScript(answer: string, to: string): boolean {
  const letters = answer.match(/\p{L}/gu) ?? [];
  if (wordCount(answer) < 3 || letters.length === 0) {
    return true;
  }
  const own = SCRIPTS[primaryLanguage(to)];
  if (own && !/-Latn\b/i.test(to)) {
    return letters.some((letter) => own.test(letter));
  }
  // A language unknown to the table is not judged; one written in Latin letters must have some.
  return LATIN.has(primaryLanguage(to)) ? letters.some((letter) => /\p{Script=Latin}/u.test(letter)) : true;
}

const LATIN = new Set(
  'af sq eu bs br ca hr cs da nl en eo et fi fr gl de ht hu is id ga it lv lt lb ms mt no nb nn oc pl pt ro sk sl es sw sv tl tr vi cy'.split(
    ' ',
  ),
);
