import { CueRule } from './finding';

/** Controls, noncharacters, halves of surrogate pairs, private use, byte order marks and soft hyphens within the text. */
const INVISIBLE = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\uFEFF\uFFFE\uFFFF\u2028\u2029]/gu;
const PRIVATE = /[\uE000-\uF8FF\u{F0000}-\u{10FFFD}]|[\uD800-\uDFFF]/u;
/** UTF-8 that was read as Windows-1252: `Ã©`, `â€™`. */
const MISREAD = /[ÃÂ][\u0080-\u00BF‚-›€™]|â€[œ™˜¦“”\u009D\u0080-\u00BF]/u;

/** A screen can show every character: no control, none that was lost or misread when the file was decoded. */
export const charactersRule: CueRule = {
  check: 'characters',
  bound: () => 'characters that can be shown',
  find({ cue }) {
    const found =
      /\uFFFD/.exec(cue.text) ??
      PRIVATE.exec(cue.text) ??
      MISREAD.exec(cue.text) ??
      cue.text.match(INVISIBLE);
    if (!found) {
      return null;
    }
    const code = found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    const message =
      found[0] === '\uFFFD'
        ? 'A character was lost when the file was decoded.'
        : MISREAD.test(found[0])
          ? `“${found[0]}” looks like UTF-8 that was read in another encoding.`
          : `U+${code} cannot be shown.`;
    return { message, value: `U+${code}`, bound: '' };
  },
};

/** Without what shows nothing and is no part of a word. */
export const withoutInvisible = (text: string): string => text.replace(INVISIBLE, '');
