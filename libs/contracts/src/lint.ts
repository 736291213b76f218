import type { CheckName, CheckSeverity } from './check';
import type { JobOptions } from './job';

/** A subtitle that breaks a rule. */
export interface LintFinding {
  check: CheckName;
  severity: CheckSeverity;
  /** Number of the cue in the file, from 1. */
  cue: number;
  /** Line of its times in the file, from 1. */
  line: number;
  start_ms: number;
  end_ms: number;
  text: string;
  message: string;
  /** What was found, and what is allowed, in the rule's unit (ms, characters, lines). */
  value: number | string;
  bound: number | string;
}

/** Something odd in a file, and where: lines count from 1. */
export interface ParseNoteView {
  line: number;
  message: string;
}

/** What was found in a subtitle file. */
export interface LintReport {
  /** As it was given. */
  name: string;
  /** `srt`, `vtt`, `ass`, … */
  format: string;
  encoding: string;
  /** The file does not say its encoding. */
  encoding_guessed: boolean;
  /** BCP 47; `und`: it could not be told, and no rule of a language was looked at. */
  language: string;
  profile: JobOptions['profile'];
  /** How many cues there are. */
  cues: number;
  findings: LintFinding[];
  /** What is odd in the file itself, by line; it was read on all the same. */
  notes: ParseNoteView[];
  /** Findings that were repaired; null: no repair was asked for. */
  repaired: number | null;
}

/** POST /api/lint */
export interface LintRequest {
  /** The subtitle file's text. */
  content: string;
  /** Its name, by whose end the format is told where its content does not say it, e.g. `talk.es.srt`. */
  name?: string;
  /** BCP 47; absent: told by the name, else by the text. */
  language?: string;
  profile?: JobOptions['profile'];
  /** The subtitles in the language that these were translated from: numbers and names are compared. */
  source?: string;
  /** Repair what can be repaired without touching words. */
  fix?: boolean;
}

export interface LintAnswer extends LintReport {
  /** The repaired file; null: no repair was asked for. */
  content: string | null;
}

/** What the CLI asks a program of the worker about subtitle files; full paths. → LintReport */
export interface LintQuestion {
  ask: 'lint';
  file: string;
  language: string | null;
  profile: JobOptions['profile'];
  source: string | null;
  /** A video whose cuts are looked at. */
  video: string | null;
  /** Where the repaired file goes; null: nothing is repaired. */
  fixed: string | null;
}
/** → ConvertAnswer */
export interface ConvertQuestion {
  ask: 'convert';
  file: string;
  /** By whose end the format is told; replaced where it is there. */
  out: string;
  /** BCP 47 of the texts; null: by the name, else by the text. */
  language: string | null;
  /** XLIFF: the language that it is to be translated into. */
  target: string | null;
}
export interface ConvertAnswer {
  cues: number;
  from: string;
  to: string;
  encoding: string;
  encoding_guessed: boolean;
  /** What the other format cannot hold, in words. */
  lost: string[];
  notes: ParseNoteView[];
}
/** → SyncAnswer */
export interface SyncQuestion {
  ask: 'sync';
  file: string;
  out: string;
  /** What it is brought into time with: a film, a recording, or other subtitles; or by hand. */
  by:
    | { to: string }
    /** Later by so much (negative: earlier). */
    | { shift_ms: number }
    /** Frames a second that the film had, and has. */
    | { frame_rate: { from: number; to: number } };
}
export interface SyncAnswer {
  cues: number;
  /** A time became time × rate + offset_ms. */
  rate: number;
  offset_ms: number;
  /** Share of the time of the cues in which the other side speaks; null: by hand. */
  overlap: number | null;
  /** Who heard where somebody speaks; null: nobody had to. */
  heard_by: string | null;
}
export type SubtitleQuestion = LintQuestion | ConvertQuestion | SyncQuestion;

/** Most characters of a file that is looked at over the API: some ten hours of speech. */
export const LINT_LIMITS = { content: 400_000 } as const;
