import type { CheckName, CheckSeverity, Cue } from '@z2/contracts';

import { SubtitleProfile } from '../profiles';

/** One cue that breaks one rule. `value` and `bound` in the rule's unit (ms, characters, lines). */
export interface Finding {
  check: CueCheckName;
  cue_id: string;
  severity: CheckSeverity;
  message: string;
  value: number | string;
  bound: number | string;
}

export const CUE_CHECKS = [
  'order',
  'overlap',
  'gap',
  'duration_short',
  'duration_long',
  'reading_speed',
  'line_length',
  'line_count',
  'doubled',
  'untranslated',
] as const satisfies readonly CheckName[];
export type CueCheckName = (typeof CUE_CHECKS)[number];

/** What a rule looks at: one cue between its neighbours. */
export interface CueInContext {
  cue: Cue;
  previous: Cue | null;
  next: Cue | null;
  profile: SubtitleProfile;
  language: string;
  /** The cue of the same id in the source language, for translations. */
  source: Cue | null;
}

/** A rule: a finding, or null where the cue keeps it. */
export interface CueRule {
  readonly check: CueCheckName;
  /** The bound in words, for the summary. */
  bound(profile: SubtitleProfile): string;
  find(context: CueInContext): Omit<Finding, 'check' | 'cue_id' | 'severity'> | null;
}
