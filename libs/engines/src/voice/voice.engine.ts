import type { QualityClass } from '@z2/contracts';

import type { Availability } from '../availability';

export interface Voice {
  /** As `--voice` takes it. */
  id: string;
  /** BCP 47; null: it speaks any that its engine does. */
  language: string | null;
  name: string;
}
export interface VoiceRequest {
  text: string;
  language: string;
  /** null: the engine's default of the language. */
  voice: string | null;
  /** 1 = the voice's normal rate; 1.2 = a fifth faster. What an engine cannot do it leaves to the caller's tempo. */
  rate: number;
  /** WAV to be written (mono, 16 bit; any rate). */
  out_path: string;
  signal: AbortSignal;
}

/**
 * Port of speech synthesis. To add an engine: 1. implement this in one file of this folder; 2. register it in
 * `voice-engines.ts`; 3. run the contract suite on it (`voice.contract.ts`).
 */
export interface VoiceEngine {
  readonly id: string;
  readonly quality: QualityClass;
  /** Its voices speak every language: `voices` gives the same for each. */
  readonly anyLanguage?: boolean;
  /** A service that is paid by the characters that it speaks: they are counted. */
  readonly isMetered?: boolean;
  availability(): Promise<Availability>;
  /** Voices of a language; null: all. @throws Z2Error where the service that has them does not answer */
  voices(language: string | null): Promise<Voice[]>;
  /** Whether `voice` can be asked for; absent: one that `voices` gives. */
  knowsVoice?(voice: string, language: string): Promise<boolean>;
  /**
   * Duration in ms of what was written, silence at both ends included. Nothing is written where it fails.
   *
   * @throws Z2Error VOICE_MISSING (no such voice), VOICE_ENGINE_FAILED, ENGINE_UNAUTHORIZED, CANCELLED
   */
  synthesize(request: VoiceRequest): Promise<{ duration_ms: number }>;
}
