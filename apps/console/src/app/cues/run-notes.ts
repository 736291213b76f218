import { checkFacts, type JobCheck, type JobView, SOURCE_CUES } from '@z2/contracts';
import { CUE_CHECKS } from '@z2/subtitles';

import { wholeCueId } from '../core/cue-id';
import type { CueNote } from './cue-rules';

/** Rules that the editor looks at itself, while somebody writes. */
const LIVE: ReadonlySet<string> = new Set(CUE_CHECKS);
/** Of the transcript, though they belong to no language. */
const OF_SOURCE: ReadonlySet<string> = new Set(['words_confident', 'cues_on_speech']);

/** What the last run found in single cues and only a run can find: by cue. Parts of a long cue (`7.2`) count as the cue. */
export function runNotes(job: JobView, language: string): Map<string, readonly CueNote[]> {
  const notes = new Map<string, readonly CueNote[]>();
  for (const check of job.checks.filter(
    (one) => !one.passed && !LIVE.has(one.check) && belongs(one, language),
  )) {
    const { severity, found } = checkFacts(check.check);
    for (const { id, note } of check.cues ?? []) {
      const words = `${found}${note ? `: ${note}` : ''} (last run)`;
      const own = { tone: severity === 'error' ? ('bad' as const) : ('warn' as const), words };
      const cue = wholeCueId(id);
      notes.set(cue, [...(notes.get(cue) ?? []), own]);
    }
  }
  return notes;
}

function belongs({ check, language }: JobCheck, wanted: string): boolean {
  return wanted === SOURCE_CUES ? language === null && OF_SOURCE.has(check) : language === wanted;
}
