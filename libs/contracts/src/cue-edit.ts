import type { Cue } from './cue';

/** In place of a language: the cues of what is said in the video. */
export const SOURCE_CUES = 'source';
/** Most cues of one edit, and most characters of one cue. */
export const CUE_LIMITS = { changes: 5_000, text: 2_000 } as const;

/** A cue as people read it; those of a translation have the ids of the transcript's. */
export type CueView = Omit<Cue, 'words'>;

/** GET /api/jobs/{job_uuid}/cues/{language} */
export interface CueList {
  job_uuid: string;
  /** Of the words. */
  language: string;
  of: 'transcript' | 'translation';
  /** Stands for these very cues: an edit names it, and is refused where they are others by then. */
  version: string;
  /** The newest there was; null: none. */
  last_edit: CueEditor | null;
  /** In their order. */
  cues: CueView[];
}

export interface CueEditor {
  /** ISO 8601 in UTC. */
  at: string;
  editor: string;
}

/** What becomes of one cue; what is not named stays. An empty text takes the cue off the screen and out of the dub. */
export interface CueChange {
  id: string;
  text?: string;
  start_ms?: number;
  end_ms?: number;
}

/** A cue that was not there before: it comes between those that begin before and after it. Milliseconds. */
export interface AddedCue {
  /** New in the list: letters, digits, dots, dashes. */
  id: string;
  start_ms: number;
  end_ms: number;
  text: string;
  speaker?: string;
}

/** One cue of an edit as it was (null: it was added) and as it became. */
export interface CueEditChange {
  before: CueView | null;
  after: CueView;
}

/** One edit of a list of cues, as it is kept for good. */
export interface CueEditView extends CueEditor {
  /** From 1, without gaps, in each language. */
  number: number;
  changes: CueEditChange[];
}

/** GET /api/jobs/{job_uuid}/cues/{language}/edits; the newest first. */
export interface CueEditList {
  edits: CueEditView[];
}

/** PATCH /api/jobs/{job_uuid}/cues/{language} */
export interface EditCuesRequest {
  /** Of the list that was read. */
  version: string;
  cues: CueChange[];
  added?: AddedCue[];
}
