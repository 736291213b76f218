import type { SubtitleMode } from './job';

/** A job's work without the job: only what cannot be avoided, for `./z2 bench`. Paths are full. */
export interface BareWork {
  media: string;
  /** SRT of what is said. */
  transcript: string;
  source_language: string;
  languages: string[];
  /** Language → SRT; one that is not here is translated by the engine. */
  translations: Record<string, string>;
  subtitles: SubtitleMode;
  dub: boolean;
}

/** How long bare work took, from its first command to its last; the parts, some of which run side by side. */
export interface BareTimes {
  wall_ms: number;
  parts: { part: string; ms: number }[];
}

/** `./z2 bench craft`: what it asks the worker's program. Full paths. */
export interface CraftQuestion {
  /** Captions that people made, with a folder `corpus`. */
  captions: string;
}

/** F1 of breaks against a person's, 0–1: of cues, of lines within cues, of both. */
export interface BreakF1 {
  cues: number;
  lines: number;
  breaks: number;
}

export interface CraftNumbers {
  breaks: {
    file: string;
    language: string;
    words: number;
    /** Never looked at when the cost was tuned. */
    held_out: boolean;
    /** Left out of the sums, and why. */
    left_out: string | null;
    z2: BreakF1;
    greedy: BreakF1;
  }[];
  /** Of all files together, those tuned on and those held out. */
  sums: { held_out: boolean; z2: BreakF1; greedy: BreakF1 }[];
  /** Cues that break a rule of the profile, of those that Z2 made of all words. */
  rules: {
    profile: string;
    cues: number;
    /** Order, overlap, lines, longest duration. */
    hard: number;
    /** Gap, shortest duration, reading speed, breaks: where the words could have been shown otherwise. */
    soft: number;
    /** Spoken too fast for any cue. */
    unavoidable: number;
  }[];
  speed: {
    format: string;
    what: 'parse' | 'write';
    megabytes: number;
    z2_mb_s: number;
    other: string;
    other_mb_s: number;
  }[];
  /** Errors of starts after a synchronisation; null: it failed, or is not there. */
  sync: {
    /** How the cues had been moved: time × rate + offset_ms. */
    rate: number;
    offset_ms: number;
    z2: { mean_ms: number; most_ms: number } | null;
    other: { mean_ms: number; most_ms: number } | null;
  }[];
}
