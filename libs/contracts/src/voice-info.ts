import type { QualityClass } from './engine';

/** A voice as `./z2 voices` shows it. */
export interface VoiceInfo {
  engine: string;
  quality: QualityClass;
  /** As `--voice` takes it. */
  id: string;
  /** BCP 47; null: every language of its engine. */
  language: string | null;
  name: string;
}

/** What the CLI asks the engines and publishers of this machine, without a running service. */
export type EngineQuestion =
  /** → EngineInfo[] */
  | { ask: 'engines' }
  /** → PublisherInfo[] */
  | { ask: 'publishers' }
  /** → VoiceInfo[] */
  | { ask: 'voices'; language: string | null; engine: string | null }
  /** Tries the encoders of burnt pictures. → ChosenEncoder */
  | { ask: 'video-encoder' }
  /** Speaks a text into a WAV file. → VoiceTried */
  | {
      ask: 'try';
      text: string;
      language: string;
      voice: string | null;
      engine: string | null;
      /** Full path. */
      out: string;
    };

export interface VoiceTried {
  engine: string;
  voice: string | null;
  duration_ms: number;
  path: string;
}
