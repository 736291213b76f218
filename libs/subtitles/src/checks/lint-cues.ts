import { Check, checkCues, CHECKS, Cue } from '@z2/contracts';

import { SubtitleProfile } from '../profiles';
import { doubledRule } from './doubled';
import { durationLongRule } from './duration-long';
import { durationShortRule } from './duration-short';
import { CueRule, Finding } from './finding';
import { gapRule } from './gap';
import { lineCountRule } from './line-count';
import { lineLengthRule } from './line-length';
import { orderRule } from './order';
import { overlapRule } from './overlap';
import { readingSpeedRule } from './reading-speed';
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
  doubledRule,
  untranslatedRule,
];

/**
 * All that breaks a rule of the profile, cue by cue. `source`: the cues in the source language, where `cues` are their
 * translation (same ids); `untranslated` compares with them.
 */
export function lintCues(
  cues: readonly Cue[],
  profile: SubtitleProfile,
  language: string,
  source: readonly Cue[] = [],
): Finding[] {
  const sources = new Map(source.map((cue) => [cue.id, cue]));
  return cues.flatMap((cue, i) => {
    const context = {
      cue,
      previous: cues[i - 1] ?? null,
      next: cues[i + 1] ?? null,
      profile,
      language,
      source: sources.get(cue.id) ?? null,
    };
    return CUE_RULES.flatMap((rule) => {
      const found = rule.find(context);
      const { check } = rule;
      return found ? [{ check, severity: CHECKS[check].severity, cue_id: cue.id, ...found }] : [];
    });
  });
}

/** Findings as checks of a report: one for each rule, passed where no cue breaks it; value: how many do. */
export function summarizeFindings(
  findings: readonly Finding[],
  cues: readonly Cue[],
  profile: SubtitleProfile,
): Check[] {
  const byId = new Map(cues.map((cue) => [cue.id, cue]));
  return CUE_RULES.map((rule) => {
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
