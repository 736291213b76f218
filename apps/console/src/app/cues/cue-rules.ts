import type { Cue, JobView } from '@z2/contracts';
import { checkFacts } from '@z2/contracts';
import {
  charactersPerSecond,
  type Finding,
  lintCues,
  profileForPicture,
  shownEnd,
  shownLines,
  type SubtitleProfile,
  subtitleProfile,
  visibleLength,
} from '@z2/subtitles';

import type { Tone } from '../words/status-words';
import { type Cues, isShown } from './cue-document';

/** What is wrong with a cue, in words. */
export interface CueNote {
  tone: Tone;
  words: string;
}

/** The limits that a job's subtitles keep to in a language: of its profile, and of its picture. */
export function limitsOf({ options, metadata }: JobView, language: string): SubtitleProfile {
  const profile = subtitleProfile(options.profile, language);
  const { width, height } = metadata ?? {};
  return width && height ? profileForPicture(profile, width, height) : profile;
}

/** Lines of texts as they will be shown, kept by cue: breaking them is the dear part. */
const broken = new WeakMap<Cue, string>();

/**
 * What the rules find in the cues as they will be shown: lines broken, a cue staying longer where there is time to read it. The
 * same as the checks of a job, while somebody writes.
 */
export function notesOf(
  cues: Cues,
  source: Cues,
  profile: SubtitleProfile,
  film_ms: number,
): Map<string, CueNote[]> {
  const { language } = profile;
  const lined = cues.filter(isShown).map((cue) => {
    const text = broken.get(cue) ?? shownLines(cue, language, profile);
    broken.set(cue, text);
    return { ...cue, text };
  });
  const shown = lined.map((cue, i) => ({
    ...cue,
    end_ms: shownEnd(cue, lined[i + 1]?.start_ms ?? film_ms + profile.minGapMs, profile),
  }));
  return grouped(lintCues(shown, profile, language, { source }));
}

function grouped(findings: readonly Finding[]): Map<string, CueNote[]> {
  const notes = new Map<string, CueNote[]>();
  for (const { cue_id, severity, message, check } of findings) {
    const tone = severity === 'error' ? 'bad' : 'warn';
    const words = `${message} ${checkFacts(check).rule}.`;
    notes.set(cue_id, [...(notes.get(cue_id) ?? []), { tone, words }]);
  }
  return notes;
}

/** How fast a cue is to be read, and how long its lines are, beside what they may be. */
export interface CueMeasures {
  cps: number;
  maxCps: number;
  tooFast: boolean;
  lines: { length: number; tooLong: boolean }[];
  maxCpl: number;
  tooMany: boolean;
}

/** Characters a second, in the time that the cue has by itself. */
export function speedOf(cue: Cue, profile: SubtitleProfile): { cps: number; tooFast: boolean } {
  const cps = charactersPerSecond(cue.text, cue.end_ms - cue.start_ms, profile.width);
  return { cps, tooFast: cps > profile.maxCps + 0.5 };
}

export function measuresOf(cue: Cue, profile: SubtitleProfile): CueMeasures {
  const lines = shownLines(cue, profile.language, profile).split('\n');
  return {
    ...speedOf(cue, profile),
    maxCps: profile.maxCps,
    lines: lines.map((line) => {
      const length = visibleLength(line, profile.width);
      return { length, tooLong: length > profile.maxCpl };
    }),
    maxCpl: profile.maxCpl,
    tooMany: lines.length > profile.maxLines,
  };
}
