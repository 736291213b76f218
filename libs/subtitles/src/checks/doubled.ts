import { countWords } from '../text/counting';
import { CueRule } from './finding';

/** The same sentence does not come twice running: recognisers and models repeat themselves so (CRAFT.md 2, "Loop"). */
export const doubledRule: CueRule = {
  check: 'doubled',
  bound: () => 'no text twice running',
  find({ cue, previous, language }) {
    const text = plain(cue.text);
    // "Yes." – "Yes." is speech; from three words on it is hardly meant.
    if (!previous || text !== plain(previous.text) || countWords(text, language) < 3) {
      return null;
    }
    const message = `The cue says the same as the one before.`;
    return { message, value: cue.text, bound: previous.id };
  },
};

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
