import { QualityClass } from '@z2/contracts';

import { Availability } from '../availability';

export interface Voice {
  id: string;
  language: string;
  name: string;
}
export interface VoiceRequest {
  text: string;
  language: string;
  /** null: the engine's default of the language. */
  voice: string | null;
  /** 1 = the voice's normal rate; 1.2 = a fifth faster. */
  rate: number;
  /** WAV to be written (mono; any rate). */
  out_path: string;
  signal: AbortSignal;
}

/** Port of speech synthesis. */
export interface VoiceEngine {
  readonly id: string;
  readonly quality: QualityClass;
  availability(): Promise<Availability>;
  voices(language: string): Promise<Voice[]>;
  /** Duration in ms of what was written, silence at both ends included. */
  synthesize(request: VoiceRequest): Promise<{ duration_ms: number }>;
}
