import type { Cue } from '@z2/contracts';
import type { TranslationItem } from '@z2/engines';

import type { TranslateInput } from '../stage-io';

/** Those that stay as they are take the place of what was made anew; those that a person added come between. */
export function withKept(cues: readonly Cue[], kept: TranslateInput['kept']): Cue[] {
  const byId = new Map(kept?.cues.map((cue) => [cue.id, cue]));
  const made = cues.map((cue) => byId.get(cue.id) ?? cue);
  const ids = new Set(cues.map(({ id }) => id));
  const added = kept?.cues.filter(({ id }) => !ids.has(id)) ?? [];
  return added.length > 0 ? [...made, ...added].sort((a, b) => a.start_ms - b.start_ms) : made;
}

/** A cue of the transcript in the other language: same id, same times; words stay with the source. */
export function translatedCue(cue: Cue, texts: ReadonlyMap<string, TranslationItem>): Cue {
  const item = texts.get(cue.id);
  const { id, start_ms, end_ms, speaker } = cue;
  const base = { id, start_ms, end_ms, ...(speaker === undefined ? {} : { speaker }) };
  return item
    ? {
        ...{ ...base, text: item.text },
        ...(item.marks?.length ? { marks: item.marks } : {}),
        ...(item.unknown?.length ? { unknown: item.unknown } : {}),
      }
    : { ...base, text: cue.text, ...(cue.text === '' ? {} : { marks: ['untranslated'] }) };
}
