import { isolateForRtl } from '../text/direction';
import { CueRule } from './finding';

/**
 * Within right-to-left text, Latin words and numbers are isolated (U+2066–2069), so that their punctuation stays with them; and
 * what is embedded or isolated is ended in the same cue (UAX 9; CRAFT.md 1, "RTL"). Files only: Z2 isolates what it writes.
 */
export const directionRule: CueRule = {
  check: 'direction',
  bound: () => 'isolated, and ended',
  find({ cue, language, markup }) {
    if (!isBalanced(cue.text)) {
      return { message: 'A change of direction is not ended.', value: 'open', bound: 'ended' };
    }
    if (!markup || isolateForRtl(cue.text, language) === cue.text) {
      return null;
    }
    return {
      message: 'Words of another direction are not isolated: their punctuation may move.',
      value: cue.text,
      bound: isolateForRtl(cue.text, language),
    };
  },
};

/** Whether each embedding, override or isolate has its end. */
export function isBalanced(text: string): boolean {
  let [embedded, isolated] = [0, 0];
  for (const [mark] of text.matchAll(/[\u202A-\u202E\u2066-\u2069]/g)) {
    embedded += mark === '\u202C' ? -1 : mark < '\u2066' ? 1 : 0;
    isolated += mark === '\u2069' ? -1 : mark >= '\u2066' ? 1 : 0;
    if (embedded < 0 || isolated < 0) {
      return false;
    }
  }
  return embedded === 0 && isolated === 0;
}
