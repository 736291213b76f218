import { type CraftNumbers, type Cue, SUBTITLE_PROFILES } from '@z2/contracts';
import {
  charactersPerSecond,
  lintCues,
  segmentWords,
  type SubtitleProfile,
  subtitleProfile,
} from '@z2/subtitles';

import type { HumanFile } from './craft-breaks';

const HARD = new Set(['order', 'overlap', 'line_length', 'line_count', 'duration_long']);
const SOFT = new Set(['gap', 'duration_short', 'reading_speed', 'line_break']);

/** Share of the cues, that Z2 makes of the words of people's captions, which break rules of each profile. */
export function measureRules(files: readonly HumanFile[]): CraftNumbers['rules'] {
  return SUBTITLE_PROFILES.map((name) => {
    const sum = { profile: name, cues: 0, hard: 0, soft: 0, unavoidable: 0 };
    for (const { human } of files) {
      const profile = subtitleProfile(name, human.language);
      const cues = segmentWords(human.words, human.language, profile);
      const found = Map.groupBy(lintCues(cues, profile, human.language), ({ cue_id }) => cue_id);
      sum.cues += cues.length;
      cues.forEach((cue, i) => {
        const checks = (found.get(cue.id) ?? []).map(({ check }) => check);
        const soft = checks.filter((check) => SOFT.has(check));
        const could = soft.filter((check) => isAvoidable(check, cue, cues[i + 1], profile));
        sum.hard += checks.some((check) => HARD.has(check)) ? 1 : 0;
        sum.soft += could.length > 0 ? 1 : 0;
        sum.unavoidable += could.length < soft.length ? 1 : 0;
      });
    }
    return sum;
  });
}

/** Whether the cue could keep the rule with these words: what is said next leaves enough time to show them. */
function isAvoidable(check: string, cue: Cue, next: Cue | undefined, profile: SubtitleProfile): boolean {
  const free = (next?.start_ms ?? Infinity) - cue.start_ms - (profile.contiguous ? 0 : profile.minGapMs);
  if (check === 'reading_speed') {
    return (
      charactersPerSecond(cue.text, Math.min(free, profile.maxDurationMs), profile.width) <= profile.maxCps
    );
  }
  if (check === 'duration_short') {
    const words = (cue.words ?? []).length * profile.minMsPerWord;
    return free >= Math.max(profile.minDurationMs, words);
  }
  return true;
}
