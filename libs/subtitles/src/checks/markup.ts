import { markupTokens, nameOf, openTags } from '../text/markup-tokens';
import { CueRule } from './finding';

/** Closed by the cue's end (WebVTT 1, 4.2.2: the end tag of a voice span may be left out). */
const CLOSED_BY_END = new Set(['v']);

/** What is opened (italics, bold, a font) is closed in the same cue: players let it run on, or show the mark itself. */
export const markupRule: CueRule = {
  check: 'markup',
  bound: () => 'closed in the same cue',
  find({ cue, markup }) {
    const { text, format } = markup ?? { text: cue.text, format: 'srt' as const };
    const { open, stray } = markupFaults(text, format);
    if (open.length > 0) {
      const tags = open.join(' ');
      return {
        message: `${tags} is not closed.`,
        value: tags,
        bound: open.map((tag) => `</${nameOf(tag)}>`).join(''),
      };
    }
    return stray > 0 ? { message: 'A mark is closed that was not opened.', value: stray, bound: 0 } : null;
  },
};

/** Tags that nobody closes, and how many close nothing. */
export function markupFaults(
  text: string,
  format: Parameters<typeof markupTokens>[1],
): { open: string[]; stray: number } {
  if (!text.includes('<')) {
    return { open: [], stray: 0 };
  }
  const { open, stray } = openTags(markupTokens(text, format));
  return { open: open.filter((tag) => !CLOSED_BY_END.has(nameOf(tag))), stray: stray.length };
}
