import type { Cue } from '@z2/contracts';

/**
 * The source's text for each cue of a translation: cues of two files belong together by time. Each cue of the source goes to the
 * one that it shares most time with. Ids of the answer are those of `cues`; times must be in order. Linear after sorting.
 */
export function alignSource(cues: readonly Cue[], source: readonly Cue[]): Cue[] {
  const texts = new Map<string, string[]>();
  let at = 0;
  for (const { start_ms, end_ms, text } of source) {
    while (at < cues.length && cues[at]!.end_ms <= start_ms) {
      at++;
    }
    let best: Cue | null = null;
    let most = 0;
    for (let i = at; i < cues.length && cues[i]!.start_ms < end_ms; i++) {
      const shared = Math.min(end_ms, cues[i]!.end_ms) - Math.max(start_ms, cues[i]!.start_ms);
      if (shared > most) {
        [best, most] = [cues[i]!, shared];
      }
    }
    if (best) {
      texts.set(best.id, [...(texts.get(best.id) ?? []), text]);
    }
  }
  return cues.flatMap((cue) => {
    const found = texts.get(cue.id);
    return found ? [{ ...cue, text: found.join('\n') }] : [];
  });
}
