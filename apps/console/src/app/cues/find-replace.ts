import type { CueView } from '@z2/contracts';

import { type Cues, isShown, withText } from './cue-document';

export interface Search {
  text: string;
  matchCase: boolean;
}

/** Ids of the cues whose text has it, in their order; none for an empty search. */
export function found(cues: Cues, search: Search): string[] {
  const pattern = patternOf(search);
  return pattern
    ? cues.filter((cue) => isShown(cue) && cue.text.search(pattern) >= 0).map(({ id }) => id)
    : [];
}

/** All of it replaced, in the given cues or in all, and in how many. */
export function replaced(
  cues: Cues,
  search: Search,
  by: string,
  ids?: readonly string[],
): { cues: Cues; count: number } {
  const pattern = patternOf(search);
  const wanted = ids && new Set(ids);
  if (!pattern) {
    return { cues, count: 0 };
  }
  let count = 0;
  const next = cues.map((cue) => {
    const text =
      isShown(cue) && (!wanted || wanted.has(cue.id)) ? cue.text.replace(pattern, () => by) : cue.text;
    const [after] = withText([cue], cue.id, text.trim()) as [CueView];
    count += after === cue ? 0 : 1;
    return after;
  });
  return { cues: count > 0 ? next : cues, count };
}

function patternOf({ text, matchCase }: Search): RegExp | null {
  return text === ''
    ? null
    : new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), matchCase ? 'gu' : 'giu');
}
