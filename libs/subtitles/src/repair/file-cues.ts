import type { Cue } from '@z2/contracts';

import type { CueDetail, ParsedSubtitles } from '../formats/parsed';
import { withBlanksOf } from '../text/markup-tokens';

/** A cue with what its file says of it: repaired together, so that they never part. */
export interface FileCue {
  cue: Cue;
  detail: CueDetail;
  fileId: string;
}

export const fileCues = ({ cues, details, file_ids }: ParsedSubtitles): FileCue[] =>
  cues.map((cue, i) => ({ cue, detail: details[i]!, fileId: file_ids[i] ?? '' }));

/** The file with these cues in place of its own, numbered anew. */
export function withFileCues(file: ParsedSubtitles, list: readonly FileCue[]): ParsedSubtitles {
  return {
    ...file,
    cues: list.map(({ cue }, i) => ({ ...cue, id: String(i + 1) })),
    details: list.map(({ detail }) => detail),
    file_ids: list.map(({ fileId }) => fileId),
  };
}

/** With other blanks and line breaks in its text, in the marked-up text too; null where the marks do not let it. */
export function withText(one: FileCue, text: string, format: ParsedSubtitles['format']): FileCue | null {
  const markup = withBlanksOf(one.detail.markup, text, format);
  return markup === null ? null : { ...one, cue: { ...one.cue, text }, detail: { ...one.detail, markup } };
}

export function withTimes(one: FileCue, start_ms: number, end_ms: number): FileCue {
  return { ...one, cue: { ...one.cue, start_ms, end_ms } };
}
