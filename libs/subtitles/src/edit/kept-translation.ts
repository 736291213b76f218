import type { Cue } from '@z2/contracts';

/**
 * What stays of a translation when its transcript was edited: the cues whose source has the same text, and those that a person
 * wrote. They move with the transcript's cues, unless they had times of their own. Ids match.
 */
export function keptTranslation(
  before: readonly Cue[],
  after: readonly Cue[],
  translation: readonly Cue[],
): Cue[] {
  const sources = new Map(before.map((cue) => [cue.id, cue]));
  const news = new Map(after.map((cue) => [cue.id, cue]));
  return translation
    .filter(({ id, edited }) => edited || sources.get(id)?.text === news.get(id)?.text)
    .map((cue) => {
      const [was, is] = [sources.get(cue.id), news.get(cue.id)];
      const moves = is && cue.start_ms === was?.start_ms && cue.end_ms === was.end_ms;
      return moves ? { ...cue, start_ms: is.start_ms, end_ms: is.end_ms } : cue;
    });
}
