/** One recognised word. Times are integer milliseconds from the start of the source. */
export interface Word {
  start_ms: number;
  end_ms: number;
  /** As it is written, with the punctuation that belongs to it, without surrounding blanks. */
  text: string;
  /** Probability 0–1, where the engine tells. */
  confidence?: number;
  speaker?: string;
}

/** One subtitle. Times are integer milliseconds; lines of text are separated by \n. */
export interface Cue {
  id: string;
  start_ms: number;
  end_ms: number;
  text: string;
  speaker?: string;
  /** Word times in the source language, where known. */
  words?: Word[];
  /** Set where a person must look: e.g. `untranslated`. */
  marks?: string[];
  /** Of a translation: words that the engine did not know and left in another language, as the text has them. */
  unknown?: string[];
  /** A person changed it: no engine does any more. */
  edited?: boolean;
}

/** A stretch of time in which somebody speaks. Milliseconds. */
export interface SpeechRegion {
  start_ms: number;
  end_ms: number;
}

/** Cues in the source language: the content of transcript.json. */
export interface Transcript {
  language: string;
  /** Where the words came from. */
  origin: 'speech' | 'captions';
  duration_ms: number;
  cues: Cue[];
  /** Where the speech was found whose words these are; none where they come from captions. */
  regions: SpeechRegion[];
}

/** Cues in one target language. `id`s are those of the transcript's cues, and times too, unless a person gave others. */
export interface Translation {
  language: string;
  source_language: string;
  cues: Cue[];
}
