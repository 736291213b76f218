import { Word } from '@z2/contracts';

import { SubtitleProfile } from '../profiles';
import { breakPoints } from '../text/break-points';
import { breakCost, endsSentence, NEVER } from '../text/break-rules';
import { visibleLength } from '../text/counting';
import { isSpaceless } from '../text/language-traits';
import { joint } from './break-lines';

/** Silence inside a cue from which it is dear (Netflix closes gaps below half a second), and from which it is forbidden. */
const PAUSE_MS = 500;
const LONG_PAUSE_MS = 2000;
/** Out-time at most so long after speech (Netflix: 0.5 s). */
export const LINGER_MS = 500;

/** Words whose text is searched for phrases in one go. */
const PHRASES_AT_ONCE = 400;

const PER_SECOND_OF_PAUSE = 60;
/*
 * Weights that a person's choice of breaks shows best (`./z2 bench craft`; tuned on English and German captions, held against others).
 * A cue of two lines is better than two cues of one; sentences begin cues.
 */
const SECOND_LINE = -8;
const PER_SENTENCE_INSIDE = 20;
/** A phrase torn between two cues is worse than one torn between two lines. */
const BETWEEN_CUES = 1;
const BETWEEN_LINES = 0.6;

/** Lengths and break costs of a transcript's words, counted once. */
export interface WordTable {
  words: readonly Word[];
  /** length[i]: of word i; blank[i]: of what stands between word i − 1 and i. */
  length: number[];
  blank: number[];
  /** sum[i]: of words and blanks before word i. */
  sum: number[];
  /** breaks[i]: cost of a break before word i, 0–100. */
  breaks: number[];
}

export function wordTable(words: readonly Word[], language: string, profile: SubtitleProfile): WordTable {
  const length = words.map((word) => visibleLength(word.text, profile.width));
  const blank = words.map((word, i) =>
    i === 0 ? 0 : visibleLength(joint(words[i - 1]!.text, word.text, language), profile.width),
  );
  const sum = [0];
  words.forEach((_, i) => sum.push(sum[i]! + blank[i]! + length[i]!));
  const breaks = isSpaceless(language)
    ? spacelessBreaks(words, language)
    : words.map((word, i) => (i === 0 ? 0 : breakCost(words[i - 1]!.text, word.text, language)));
  return { words, length, blank, sum, breaks };
}

/** Where the running text may be broken, by phrases and kinsoku; within a word of {@link breakPoints} never. */
function spacelessBreaks(words: readonly Word[], language: string): number[] {
  const costs = words.map(() => NEVER);
  costs[0] = 0;
  for (let from = 0; from < words.length; from += PHRASES_AT_ONCE) {
    const own = words.slice(from, from + PHRASES_AT_ONCE);
    const starts = new Map<number, number>();
    let text = '';
    own.forEach((word, i) => {
      text += (i === 0 ? '' : joint(text, word.text, language)) + word.text;
      starts.set(text.length - word.text.length, from + i);
    });
    for (const { next, cost } of breakPoints(text, language)) {
      const word = starts.get(next);
      if (word !== undefined) {
        costs[word] = cost;
      }
    }
    if (from > 0) {
      costs[from] = breakCost(words[from - 1]!.text, own[0]!.text, language);
    }
  }
  return costs;
}

/** Length of the words from..to−1 as one line. */
export function textLength(table: WordTable, from: number, to: number): number {
  return table.sum[to]! - table.sum[from]! - table.blank[from]!;
}

/** Cheapest cost of the breaks that put words from..to−1 on the profile's lines; null: they do not fit. */
export function innerBreakCost(
  table: WordTable,
  from: number,
  to: number,
  profile: SubtitleProfile,
): number | null {
  if (textLength(table, from, to) <= profile.maxCpl) {
    return 0;
  }
  return linesCost(table, from, to, profile.maxLines, profile.maxCpl);
}

function linesCost(table: WordTable, from: number, to: number, lines: number, cpl: number): number | null {
  if (textLength(table, from, to) <= cpl) {
    return 0;
  }
  if (lines === 1 || textLength(table, from, to) > cpl * lines + lines) {
    return null;
  }
  let best: number | null = null;
  for (let at = from + 1; at < to && textLength(table, from, at) <= cpl; at++) {
    const rest = linesCost(table, at, to, lines - 1, cpl);
    if (rest !== null) {
      const cost = table.breaks[at]! + rest;
      best = best === null ? cost : Math.min(best, cost);
    }
  }
  return best;
}

/**
 * Cost of a cue with the words from..to−1, or null where a hard limit forbids it: length, lines, duration, a change of
 * speaker, a long silence inside. A single word is always allowed: nothing may be lost.
 */
export function cueCost(table: WordTable, from: number, to: number, profile: SubtitleProfile): number | null {
  const { words, breaks } = table;
  const [first, last, next] = [words[from]!, words[to - 1]!, words[to]];
  const spoken = last.end_ms - first.start_ms;
  const inner = innerBreakCost(table, from, to, profile);
  if (to - from > 1 && (inner === null || spoken > profile.maxDurationMs)) {
    return null;
  }
  let cost = (inner ?? 0) * BETWEEN_LINES;
  for (let i = from + 1; i < to; i++) {
    const pause = words[i]!.start_ms - words[i - 1]!.end_ms;
    if (pause > LONG_PAUSE_MS || (words[i]!.speaker ?? null) !== (words[i - 1]!.speaker ?? null)) {
      return null;
    }
    cost += pause > PAUSE_MS ? (pause / 1000) * PER_SECOND_OF_PAUSE : 0;
    cost += endsSentence(words[i - 1]!.text) ? PER_SENTENCE_INSIDE : 0;
  }
  cost += textLength(table, from, to) > profile.maxCpl ? SECOND_LINE : 0;
  const free = next ? next.start_ms - profile.minGapMs : Infinity;
  const shown = Math.max(
    1,
    Math.min(free, last.end_ms + LINGER_MS, first.start_ms + profile.maxDurationMs) - first.start_ms,
  );
  const length = textLength(table, from, to);
  const over = (length * 1000) / shown / profile.maxCps - 1;
  cost += over > 0 ? Math.min(over, 4) * 60 + over * 5 : 0;
  cost += shown < profile.minDurationMs ? (1 - shown / profile.minDurationMs) * 80 : 0;
  if (next) {
    const pause = next.start_ms - last.end_ms;
    // A pause excuses a break that grammar alone would not make.
    const excuse = pause >= PAUSE_MS ? 0.2 : 1 - Math.max(0, pause) / 625;
    cost += breaks[to]! * excuse * BETWEEN_CUES;
  }
  return cost;
}
