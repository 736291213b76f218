import { splitLongCues } from '../fit/split-long-cues';
import type { SubtitleFormat } from '../formats/parsed';
import { SubtitleProfile } from '../profiles';
import { breakLines } from '../segment/break-lines';
import { splitMarkup } from '../text/markup-tokens';
import { FileCue, withText } from './file-cues';
import { down, TimeRoom, up } from './repair-times';

/** Breaks the lines anew: as few as fit, where the language allows it. */
export function rebreak(
  one: FileCue,
  format: SubtitleFormat,
  language: string,
  profile: SubtitleProfile,
): FileCue {
  const text = breakLines(one.cue.text, language, profile);
  return text === one.cue.text ? one : (withText(one, text, format) ?? one);
}

const letters = (text: string): number => [...text.replace(/[ \t\n\r]+/g, '')].length;

/** Cuts a cue that does not fit its lines, or stays too long, into several; whole where that cannot be. */
export function splitCue(
  one: FileCue,
  format: SubtitleFormat,
  language: string,
  { profile, grid }: TimeRoom,
): FileCue[] {
  const parts = splitLongCues([one.cue], profile, language).map((cue, i) => ({
    ...cue,
    start_ms: i === 0 ? cue.start_ms : up(cue.start_ms, grid),
    end_ms: cue.end_ms === one.cue.end_ms ? cue.end_ms : down(cue.end_ms, grid),
  }));
  if (parts.length === 1) {
    return [one];
  }
  const counts = parts.map(({ text }) => letters(text));
  const markups = splitMarkup(one.detail.markup, counts, format);
  const split = parts.map((cue, i): FileCue | null => {
    const markup = markups?.[i];
    const { before, ...rest } = one.detail;
    const detail = { ...rest, ...(before && i === 0 ? { before } : {}), markup: markup ?? '' };
    const own = { cue, detail, fileId: i === 0 ? one.fileId : '' };
    return markup === undefined ? null : withText(own, cue.text, format);
  });
  return split.every((part) => part !== null) ? split : [one];
}
