import { Cue, Word } from '@z2/contracts';

import { SubtitleProfile } from '../profiles';
import { breakLines, joint } from './break-lines';
import { cueCost, WordTable, wordTable } from './cue-cost';
import { timeCues } from './time-cues';

/** A cue never holds more words than this, whatever the profile: it keeps the work linear. */
const MOST_WORDS = 60;

/**
 * Words → cues, by dynamic programming over all ways to cut them (CRAFT.md 2), not greedily: hard limits are line length,
 * lines, duration, speaker and long silences; the cost weighs reading speed, grammar at the breaks, pauses and fullness.
 * Then in- and out-times are set ({@link timeCues}) and lines broken. The cues' words are exactly the given words, in
 * order. Words are taken as sorted by start; empty ones are dropped. `durationMs`: the source's end, that no cue outlasts.
 */
export function segmentWords(
  given: readonly Word[],
  language: string,
  profile: SubtitleProfile,
  options: { durationMs?: number } = {},
): Cue[] {
  const words = given.filter((word) => word.text.trim() !== '');
  const table = wordTable(words, language, profile);
  const groups = cheapestCuts(table, profile);
  const cues = groups.map(([from, to], index): Cue => {
    const own = words.slice(from, to);
    const { speaker } = own[0]!;
    return {
      id: String(index + 1),
      start_ms: own[0]!.start_ms,
      end_ms: Math.max(...own.map((word) => word.end_ms)),
      text: breakLines(joinWords(own, language), language, profile),
      ...(speaker === undefined ? {} : { speaker }),
      words: own,
    };
  });
  return timeCues(cues, profile, options.durationMs);
}

/** Words as running text. */
export function joinWords(words: readonly Word[], language: string): string {
  return words.reduce(
    (text, word) => (text === '' ? word.text : text + joint(text, word.text, language) + word.text),
    '',
  );
}

function cheapestCuts(table: WordTable, profile: SubtitleProfile): [from: number, to: number][] {
  const count = table.words.length;
  const best = new Float64Array(count + 1).fill(Infinity);
  const from = new Int32Array(count + 1);
  best[0] = 0;
  for (let to = 1; to <= count; to++) {
    for (let start = to - 1; start >= Math.max(0, to - MOST_WORDS); start--) {
      const cost = cueCost(table, start, to, profile);
      if (cost === null) {
        // Each limit that forbids these words forbids more of them too.
        break;
      }
      if (best[start]! + cost < best[to]!) {
        best[to] = best[start]! + cost;
        from[to] = start;
      }
    }
  }
  const cuts: [number, number][] = [];
  for (let to = count; to > 0; to = from[to]!) {
    cuts.push([from[to]!, to]);
  }
  return cuts.reverse();
}
