import { breakLines } from '../segment/break-lines';
import { BOUND, breakCost } from '../text/break-rules';
import { fitsLines } from '../text/fits-lines';
import { isSpaceless } from '../text/language-traits';
import { CueRule } from './finding';

/** From this cost on, grammar holds the words together: inside a name, a number from its unit, an article from its noun. */
const BAD = BOUND;

/**
 * No line ends with an article, a preposition, an auxiliary, …, within a name, or between a number and its unit (TTSG General
 * 4, BBC 3.4; CRAFT.md 1), where the same words can be broken better within the profile.
 */
export const lineBreakRule: CueRule = {
  check: 'line_break',
  bound: () => 'broken where the language allows it',
  find({ cue, language, profile }) {
    const torn = worstBreak(cue.text, language);
    if (torn === null || torn.cost < BAD) {
      return null;
    }
    const better = breakLines(cue.text, language, profile);
    if (!fitsLines(better, profile) || (worstBreak(better, language)?.cost ?? 0) >= torn.cost) {
      return null;
    }
    const value = `${torn.before} / ${torn.after}`;
    return {
      message: `The lines part “${torn.before}” from “${torn.after}”.`,
      value,
      bound: better.replaceAll('\n', ' / '),
    };
  },
};

/** The dearest break between two lines; null: there is one line, or nothing is known of the language's grammar. */
function worstBreak(text: string, language: string): { before: string; after: string; cost: number } | null {
  if (isSpaceless(language)) {
    return null;
  }
  const lines = text.split('\n');
  let worst: { before: string; after: string; cost: number } | null = null;
  for (let i = 1; i < lines.length; i++) {
    const before = lines[i - 1]!.trimEnd().split(/\s+/).at(-1) ?? '';
    const after = lines[i]!.trimStart().split(/\s+/)[0] ?? '';
    // A dash begins what another says.
    const cost = /^[-–—]/.test(after) ? 0 : breakCost(before, after, language);
    worst = worst && worst.cost >= cost ? worst : { before, after, cost };
  }
  return worst;
}
