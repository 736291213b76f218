import type { Cue } from '@z2/contracts';

/**
 * What stays of a translation when its transcript was edited: the cues whose source has the same text, and those that a person
 * wrote or added. Where the source has the same text they move with it, unless they had times of their own. Ids match.
 */
export function keptTranslation(
  before: readonly Cue[],
  after: readonly Cue[],
  translation: readonly Cue[],
): Cue[] {
  const sources = new Map(before.map((cue) => [cue.id, cue]));
  const news = new Map(after.map((cue) => [cue.id, cue]));
  return translation.flatMap((cue) => {
    const [was, is] = [sources.get(cue.id), news.get(cue.id)];
    const isSame = was?.text === is?.text;
    // A person's words for what was said before keep their place: the source may have been split or joined since.
    const moves = is && isSame && cue.start_ms === was?.start_ms && cue.end_ms === was.end_ms;
    const kept = moves ? { ...cue, start_ms: is.start_ms, end_ms: is.end_ms } : cue;
    return isSame || cue.edited ? [kept] : [];
  });
}
