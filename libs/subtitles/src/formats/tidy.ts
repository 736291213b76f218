import { Cue } from '@z2/contracts';

export interface TidyResult {
  cues: Cue[];
  /** What had to be changed, for the log. */
  changes: { cue_id: string; message: string }[];
}

/** A cue without a time of its own is shown so long at most. */
const UNTIMED_MS = 2000;

/**
 * Cues that a stage can build on: sorted, none empty, none before 0, none overlapping, each at least 1 ms long, exact
 * doubles gone. Ids and texts stay; what had to be changed is told. Where two cues overlap the first ends earlier; cues
 * that begin together (two speakers at once) become one with both texts.
 */
export function tidyCues(cues: readonly Cue[]): TidyResult {
  const changes: TidyResult['changes'] = [];
  const change = (cue: Cue, message: string): void => {
    changes.push({ cue_id: cue.id, message });
  };
  const out: Cue[] = [];
  const sorted = cues
    .map((cue) => ({ ...cue }))
    .filter((cue) => cue.text.trim() !== '' || (change(cue, 'empty, left out'), false))
    .sort((a, b) => a.start_ms - b.start_ms);
  for (const cue of sorted) {
    if (cue.start_ms < 0) {
      change(cue, 'began before 0');
      cue.start_ms = 0;
    }
    const last = out.at(-1);
    if (last && last.start_ms === cue.start_ms) {
      const double = last.text === cue.text;
      change(cue, double ? 'was there twice' : `shown together with cue ${last.id}`);
      last.text = double ? last.text : `${last.text}\n${cue.text}`;
      last.end_ms = Math.max(last.end_ms, cue.end_ms);
      if (!double) {
        delete last.words;
      }
      continue;
    }
    if (last && last.end_ms > cue.start_ms) {
      change(last, `overlapped cue ${cue.id}`);
      last.end_ms = cue.start_ms;
    }
    out.push(cue);
  }
  out.forEach((cue, index) => {
    if (cue.end_ms <= cue.start_ms) {
      change(cue, 'ended before it began');
      const next = out[index + 1]?.start_ms ?? Infinity;
      cue.end_ms = Math.max(cue.start_ms + 1, Math.min(next, cue.start_ms + UNTIMED_MS));
    }
  });
  return { cues: out, changes };
}
