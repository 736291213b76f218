import { withoutInvisible } from '../checks/characters';
import { isBalanced } from '../checks/direction';
import { markupFaults } from '../checks/markup';
import type { SubtitleFormat } from '../formats/parsed';
import { isolateForRtl } from '../text/direction';
import { markupTokens, nameOf, openTags } from '../text/markup-tokens';
import { FileCue } from './file-cues';

/** Closes what is open at the end of the cue, and takes away what closes nothing. */
export function closeMarks(one: FileCue, format: SubtitleFormat): FileCue {
  const { open, stray } = markupFaults(one.detail.markup, format);
  if (open.length === 0 && stray === 0) {
    return one;
  }
  const tokens = markupTokens(one.detail.markup, format);
  const gone = new Set(openTags(tokens).stray);
  const kept = tokens.filter((_, index) => !gone.has(index)).map(({ raw }) => raw);
  const closing = open.toReversed().map((tag) => `</${nameOf(tag)}>`);
  return { ...one, detail: { ...one.detail, markup: [...kept, ...closing].join('') } };
}

/** Takes away what shows nothing: controls, byte order marks within the text. */
export function dropInvisible(one: FileCue): FileCue {
  const [text, markup] = [withoutInvisible(one.cue.text), withoutInvisible(one.detail.markup)];
  return text === one.cue.text
    ? one
    : { ...one, cue: { ...one.cue, text }, detail: { ...one.detail, markup } };
}

/** Isolates words of the other direction, where no mark of the format stands in the way. */
export function isolateDirections(one: FileCue, language: string): FileCue {
  const { text } = one.cue;
  const isolated = isolateForRtl(text, language);
  if (isolated === text || !isBalanced(text) || one.detail.markup !== text) {
    return one;
  }
  return { ...one, cue: { ...one.cue, text: isolated }, detail: { ...one.detail, markup: isolated } };
}
