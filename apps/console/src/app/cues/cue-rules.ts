import type { Cue, JobView } from '@z2/contracts';
import { checkFacts } from '@z2/contracts';
import {
  charactersPerSecond,
  lintCue,
  lintFacts,
  type LintFacts,
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

/** The page works so long at a stretch, ms. */
const SLICE_MS = 12;

/**
 * What the rules find in the cues as they will be shown: lines broken, a cue staying longer where there is time to read it. The
 * same as the checks of a job, while somebody writes: what was found of a cue is kept until it or a neighbour of it is another.
 */
export class CueLint {
  private readonly lined = new WeakMap<Cue, Cue>();
  private readonly fitted = new WeakMap<Cue, Cue>();
  private readonly found = new WeakMap<Cue, { previous: Cue | null; next: Cue | null; notes: CueNote[] }>();
  private readonly speeds = new WeakMap<Cue, CueSpeed>();

  private readonly sources: ReadonlyMap<string, Cue>;
  private readonly facts: LintFacts;

  /** @param list the cues as they were read: what holds for all of them is taken from these */
  constructor(
    private readonly profile: SubtitleProfile,
    private readonly list: Cues,
    source: Cues,
    private readonly film_ms: number,
  ) {
    this.sources = new Map(source.map((cue) => [cue.id, cue]));
    this.facts = lintFacts(list, this.sources);
  }

  /** By cue; none for what keeps to all rules. */
  notes(cues: Cues): Map<string, readonly CueNote[]> {
    const shown = this.shown(cues);
    return new Map(
      shown.flatMap((cue, i) => {
        const notes = this.notesAt(shown, i);
        return notes.length > 0 ? [[cue.id, notes] as const] : [];
      }),
    );
  }

  /** Does the dear part for a long list beforehand, a little at a time, so that the page does not stand still. */
  async warm(signal: AbortSignal): Promise<void> {
    await inSlices(this.list, signal, (cue) => this.inLines(cue));
    const shown = this.shown(this.list);
    await inSlices(shown, signal, (_, i) => this.notesAt(shown, i));
  }

  speed(cue: Cue): CueSpeed {
    const speed = this.speeds.get(cue) ?? speedOf(cue, this.profile);
    this.speeds.set(cue, speed);
    return speed;
  }

  private shown(cues: Cues): Cue[] {
    const lined = cues.filter(isShown).map((cue) => this.inLines(cue));
    return lined.map((cue, i) =>
      this.withEnd(cue, lined[i + 1]?.start_ms ?? this.film_ms + this.profile.minGapMs),
    );
  }

  private inLines(cue: Cue): Cue {
    const lined = this.lined.get(cue) ?? {
      ...cue,
      text: shownLines(cue, this.profile.language, this.profile),
    };
    this.lined.set(cue, lined);
    return lined;
  }

  private withEnd(cue: Cue, next_ms: number): Cue {
    const known = this.fitted.get(cue);
    const end_ms = shownEnd(cue, next_ms, this.profile);
    const fitted = known?.end_ms === end_ms ? known : { ...cue, end_ms };
    this.fitted.set(cue, fitted);
    return fitted;
  }

  private notesAt(shown: readonly Cue[], at: number): readonly CueNote[] {
    const cue = shown[at];
    const [previous, next] = [shown[at - 1] ?? null, shown[at + 1] ?? null];
    const known = cue && this.found.get(cue);
    if (!cue || (known?.previous === previous && known.next === next)) {
      return known?.notes ?? [];
    }
    const { profile, facts } = this;
    const source = this.sources.get(cue.id) ?? null;
    const findings = lintCue({
      ...{ cue, previous, next, source, profile, facts },
      ...{ language: profile.language, markup: null },
    });
    const notes = findings.map(({ severity, message, check }): CueNote => ({
      tone: severity === 'error' ? 'bad' : 'warn',
      words: `${checkFacts(check).found}. ${message}`,
    }));
    this.found.set(cue, { previous, next, notes });
    return notes;
  }
}

async function inSlices<T>(
  all: readonly T[],
  signal: AbortSignal,
  work: (one: T, index: number) => unknown,
): Promise<void> {
  let begun = performance.now();
  for (const [index, one] of all.entries()) {
    work(one, index);
    if (performance.now() - begun > SLICE_MS) {
      await new Promise((resolve) => setTimeout(resolve));
      begun = performance.now();
    }
    if (signal.aborted) {
      return;
    }
  }
}

/** Characters a second. */
export interface CueSpeed {
  cps: number;
  tooFast: boolean;
}

/** How fast a cue is to be read, and how long its lines are, beside what they may be. */
export interface CueMeasures extends CueSpeed {
  maxCps: number;
  lines: { length: number; tooLong: boolean }[];
  maxCpl: number;
  tooMany: boolean;
}

/** Characters a second, in the time that the cue has by itself. */
export function speedOf(cue: Cue, profile: SubtitleProfile): CueSpeed {
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
