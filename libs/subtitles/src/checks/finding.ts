import type { CheckName, CheckSeverity, Cue } from '@z2/contracts';

import type { SubtitleFormat } from '../formats/parsed';
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
  'line_break',
  'shot_change',
  'markup',
  'characters',
  'direction',
  'doubled',
  'untranslated',
  'numbers',
  'names',
] as const satisfies readonly CheckName[];
export type CueCheckName = (typeof CUE_CHECKS)[number];

/** What is known of the whole: of the picture, of the file, of the source. */
export interface LintFacts {
  /** Where another shot begins, ms, rising; null: nobody looked. */
  cuts_ms: readonly number[] | null;
  /** How long a picture stays, ms. */
  frame_ms: number;
  /** Names of the source that the translation keeps elsewhere; see {@link keptNames}. */
  names: ReadonlySet<string>;
}

/** What a rule looks at: one cue between its neighbours. */
export interface CueInContext {
  cue: Cue;
  previous: Cue | null;
  next: Cue | null;
  profile: SubtitleProfile;
  language: string;
  /** The cue of the same id in the source language, for translations. */
  source: Cue | null;
  /** Its text as the file has it, with marks; null: there is no file. */
  markup: { text: string; format: SubtitleFormat } | null;
  facts: LintFacts;
}

/** A rule: a finding, or null where the cue keeps it. */
export interface CueRule {
  readonly check: CueCheckName;
  /** Whether it can be looked at at all; absent: always. */
  applies?(facts: LintFacts): boolean;
  /** The bound in words, for the summary. */
  bound(profile: SubtitleProfile): string;
  find(context: CueInContext): Omit<Finding, 'check' | 'cue_id' | 'severity'> | null;
}
