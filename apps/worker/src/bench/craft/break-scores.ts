import type { Cue } from '@z2/contracts';

import type { HumanCaptions } from './human-captions';

/** Hits, and what was said and wanted, of which F1 is made. */
export interface BreakCounts {
  hits: number;
  made: number;
  wanted: number;
}
export interface BreakScores {
  /** Where another cue begins. */
  cues: BreakCounts;
  /** Where another line of the same cue begins. */
  lines: BreakCounts;
  /** Where a line ends, of whichever kind. */
  breaks: BreakCounts;
}

/** F1 of breaks; 1 where there was nothing to find, and nothing was said. */
export function f1({ hits, made, wanted }: BreakCounts): number {
  return made + wanted === 0 ? 1 : (2 * hits) / (made + wanted);
}

export function addCounts(a: BreakCounts, b: BreakCounts): BreakCounts {
  return { hits: a.hits + b.hits, made: a.made + b.made, wanted: a.wanted + b.wanted };
}

/** Breaks of cues (with their words) against those of a person. */
export function breakScores(cues: readonly Cue[], human: HumanCaptions): BreakScores {
  const made = { cues: new Set<number>(), lines: new Set<number>() };
  let at = 0;
  for (const { text, words = [] } of cues) {
    if (at > 0) {
      made.cues.add(at);
    }
    const lengths = text.split('\n').map((line) => line.replace(/\s/g, '').length);
    let left = lengths[0] ?? 0;
    let line = 0;
    for (const word of words) {
      if (left <= 0 && line + 1 < lengths.length) {
        made.lines.add(at);
        line++;
        left += lengths[line]!;
      }
      left -= word.text.replace(/\s/g, '').length;
      at++;
    }
  }
  const both = (sets: { cues: Set<number>; lines: Set<number> }): Set<number> =>
    new Set([...sets.cues, ...sets.lines]);
  return {
    cues: count(made.cues, human.cues),
    lines: count(made.lines, human.lines),
    breaks: count(both(made), both(human)),
  };
}

function count(made: ReadonlySet<number>, wanted: ReadonlySet<number>): BreakCounts {
  return { hits: [...made].filter((one) => wanted.has(one)).length, made: made.size, wanted: wanted.size };
}
