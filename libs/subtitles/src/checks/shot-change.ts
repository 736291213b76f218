import { CueInContext, CueRule } from './finding';

/** Half a second: from here on a cue and a cut are two events to the eye (Netflix timing guidelines; CRAFT.md 1, "Cuts"). */
export const NEAR_CUT_MS = 500;

/**
 * A cue that begins or ends near a cut begins on it, or ends two pictures before it; it does not reach over it by less than half a
 * second (Netflix; BBC 6: "do not straddle"). A cue that spans a cut by more on both sides keeps the rule.
 */
export const shotChangeRule: CueRule = {
  check: 'shot_change',
  applies: (facts) => facts.cuts_ms !== null,
  bound: () => 'not over a cut by less than 500 ms',
  find(context) {
    const over = straddle(context);
    if (!over) {
      return null;
    }
    const { at, by, end } = over;
    const message =
      end === 'start'
        ? `The cue begins ${by} ms before a cut.`
        : `The cue goes on for ${by} ms after a cut, at which it could end.`;
    return { message, value: by, bound: at };
  },
};

interface Straddle {
  /** The cut, ms. */
  at: number;
  by: number;
  end: 'start' | 'end';
}

/** The first cut that a cue reaches over by less than half a second. */
export function straddle({ cue, facts }: Pick<CueInContext, 'cue' | 'facts'>): Straddle | null {
  const cuts = facts.cuts_ms ?? [];
  const slack = facts.frame_ms;
  for (let i = firstAfter(cuts, cue.start_ms + slack); i < cuts.length; i++) {
    const at = cuts[i]!;
    if (at >= cue.end_ms - slack) {
      return null;
    }
    if (at - cue.start_ms < NEAR_CUT_MS) {
      return { at, by: at - cue.start_ms, end: 'start' };
    }
    if (cue.end_ms - at < NEAR_CUT_MS) {
      return { at, by: cue.end_ms - at, end: 'end' };
    }
  }
  return null;
}

/** Index of the first that is greater. */
function firstAfter(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    [low, high] = sorted[middle]! > value ? [low, middle] : [middle + 1, high];
  }
  return low;
}
