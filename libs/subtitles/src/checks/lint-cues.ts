import { Check, checkCues, CHECKS, Cue } from '@z2/contracts';

import type { ParsedSubtitles } from '../formats/parsed';
import { SubtitleProfile } from '../profiles';
import { charactersRule } from './characters';
import { directionRule } from './direction';
import { doubledRule } from './doubled';
import { durationLongRule } from './duration-long';
import { durationShortRule } from './duration-short';
import { CueInContext, CueRule, Finding, LintFacts } from './finding';
import { gapRule } from './gap';
import { lineBreakRule } from './line-break';
import { lineCountRule } from './line-count';
import { lineLengthRule } from './line-length';
import { markupRule } from './markup';
import { keptNames, namesRule } from './names';
import { numbersRule } from './numbers';
import { orderRule } from './order';
import { overlapRule } from './overlap';
import { readingSpeedRule } from './reading-speed';
import { shotChangeRule } from './shot-change';
import { untranslatedRule } from './untranslated';

/** All rules; a new one is one file and one entry. */
export const CUE_RULES: readonly CueRule[] = [
  orderRule,
  overlapRule,
  gapRule,
  durationShortRule,
  durationLongRule,
  readingSpeedRule,
  lineLengthRule,
  lineCountRule,
  lineBreakRule,
  shotChangeRule,
  markupRule,
  charactersRule,
  directionRule,
  doubledRule,
  untranslatedRule,
  numbersRule,
  namesRule,
];

/** What is known beside the cues. */
export interface LintContext {
  /** The cues in the source language, where the cues are their translation (same ids). */
  source?: readonly Cue[];
  /** The file that they were read from: its marks are looked at too. */
  file?: Pick<ParsedSubtitles, 'format' | 'details'>;
  /** Where another shot begins, ms, rising. */
  cuts_ms?: readonly number[] | null;
  /** How long a picture stays, ms. */
  frame_ms?: number;
}

/** One picture at 24 a second. */
const FRAME_MS = 42;

/** All that breaks a rule of the profile, cue by cue. Rules about what is not known (source, file, cuts) find nothing. */
export function lintCues(
  cues: readonly Cue[],
  profile: SubtitleProfile,
  language: string,
  { source = [], file, ...known }: LintContext = {},
): Finding[] {
  const sources = new Map(source.map((cue) => [cue.id, cue]));
  const facts = lintFacts(cues, sources, known);
  return cues.flatMap((cue, i) => {
    const [previous, next] = [cues[i - 1] ?? null, cues[i + 1] ?? null];
    const markup = file ? { text: file.details[i]!.markup, format: file.format } : null;
    return lintCue({
      ...{ cue, previous, next, profile, language, markup, facts },
      source: sources.get(cue.id) ?? null,
    });
  });
}

/** What is known of a list and its source before its cues are looked at one by one. */
export function lintFacts(
  cues: readonly Cue[],
  sources: ReadonlyMap<string, Cue>,
  { cuts_ms = null, frame_ms = FRAME_MS }: Pick<LintContext, 'cuts_ms' | 'frame_ms'> = {},
): LintFacts {
  return { cuts_ms, frame_ms, names: keptNames(cues, sources) };
}

/** All rules that one cue breaks between its neighbours. */
export function lintCue(context: CueInContext): Finding[] {
  return CUE_RULES.flatMap((rule) => {
    const found = rule.find(context);
    const { check } = rule;
    return found ? [{ check, severity: CHECKS[check].severity, cue_id: context.cue.id, ...found }] : [];
  });
}

/** Findings as checks of a report: one for each rule that was looked at, passed where no cue breaks it; value: how many do. */
export function summarizeFindings(
  findings: readonly Finding[],
  cues: readonly Cue[],
  profile: SubtitleProfile,
  context: LintContext = {},
): Check[] {
  const facts = { cuts_ms: context.cuts_ms ?? null, frame_ms: FRAME_MS, names: new Set<string>() };
  const byId = new Map(cues.map((cue) => [cue.id, cue]));
  return CUE_RULES.filter((rule) => rule.applies?.(facts) ?? true).map((rule) => {
    const own = findings.filter((finding) => finding.check === rule.check);
    const bound = rule.bound(profile);
    return {
      check: rule.check,
      passed: own.length === 0,
      value: own.length,
      bound,
      message:
        own.length === 0
          ? `Kept by ${cues.length === 1 ? 'the one cue' : `all ${cues.length} cues`}.`
          : `Broken by ${own.length} of ${cues.length} cues (${bound}). The first: ${own[0]!.message}`,
      ...(own.length > 0 ? { cues: checkCues(own.flatMap(({ cue_id }) => byId.get(cue_id) ?? [])) } : {}),
    };
  });
}
