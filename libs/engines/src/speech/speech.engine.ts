import type { EngineUsage, QualityClass, Word } from '@z2/contracts';

import type { Availability } from '../availability';

export interface SpeechRequest {
  /** 16 kHz mono 16-bit WAV: the part to be recognised. */
  wav_path: string;
  /** BCP 47 or null: to be found. */
  language: string | null;
  /** Whisper model: path or name; null: the best on disk. */
  model: string | null;
  signal: AbortSignal;
  /** Audio milliseconds done so far. */
  onProgress?: (doneMs: number) => void;
}
export interface SpeechResult {
  language: string | null;
  language_confidence: number | null;
  /** Times relative to the start of the WAV. */
  words: Word[];
  /** What the report must say of these words, e.g. that their times are spread within sentences. */
  note?: string;
  /** What a service was given to do it. */
  usage?: EngineUsage;
}

/**
 * Port of speech recognition. To add an engine: 1. implement this in one file of this folder; 2. register it in
 * `speech-engines.ts`; 3. run the contract suite on it (`speech.contract.ts`); 4. name it in docs/engines.md.
 */
export interface SpeechEngine {
  readonly id: string;
  readonly quality: QualityClass;
  /** Parts that may be asked for at a time: the cores where a call keeps one busy, 1 where it uses all. */
  readonly parallel: number;
  /** BCP 47 primary subtags; empty: any. */
  readonly languages: readonly string[];
  /** Where its words tell how sure it is of them: below this, on average, most of them are wrong. Measured for each engine. */
  readonly leastConfidence?: number;
  /** `language`: of the source, where known; an engine whose model does not speak it is not available. */
  availability(model: string | null, language?: string | null): Promise<Availability>;
  transcribe(request: SpeechRequest): Promise<SpeechResult>;
}
