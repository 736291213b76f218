import type { EngineUsage } from './usage';

/** What results of an engine can be used for. `preview`: to try the flow. `standard`: daily use. `professional`. */
export const QUALITY_CLASSES = ['preview', 'standard', 'professional'] as const;
export type QualityClass = (typeof QUALITY_CLASSES)[number];

export const ENGINE_KINDS = ['speech', 'vad', 'translation', 'voice', 'llm'] as const;
export type EngineKind = (typeof ENGINE_KINDS)[number];

/** Engines that run on the machine itself: they need no key and cost no money. */
export const LOCAL_ENGINES: readonly string[] = [
  ...['whisper.cpp', 'pocketsphinx', 'apertium', 'bergamot', 'sherpa-onnx', 'espeak-ng'],
];

/** Which engine made something; part of every report. */
export interface EngineUse {
  kind: EngineKind | 'captions';
  /** Stable id such as `whisper.cpp`, `pocketsphinx`, `apertium`, `openai`, `espeak-ng`. */
  engine: string;
  /** Version, model or voice, as far as the engine tells: part of the checkpoint's key. */
  version: string;
  quality: QualityClass;
  /** e.g. "via es: eng→spa, spa→fra", "no VAD model: energy detector". */
  note?: string;
  /** What it was given and what that cost, where it counts that. */
  usage?: EngineUsage;
}

/** An engine's work in a job, all of one kind and note together. */
export interface EngineUseView extends EngineUse {
  /** Languages that it worked for, in the job's order; empty: for the whole job. */
  languages: string[];
}

/**
 * Whether a worker calls a service: `closed`: it does; `open`: it failed several times in a row, or asked to wait, and is left alone;
 * `half_open`: the next call tries it.
 */
export const BREAKER_STATES = ['closed', 'open', 'half_open'] as const;
export type BreakerState = (typeof BREAKER_STATES)[number];

export interface EngineBreakerView {
  state: BreakerState;
  /** In a row, of the service itself. */
  failures: number;
  /** ISO 8601; null: it may be called. */
  open_until: string | null;
  /** What it failed with last. */
  last_error: string | null;
}

/** The same, of one worker. */
export interface WorkerBreaker extends EngineBreakerView {
  worker: string;
}

/** An engine as `./z2 doctor` and GET /api/engines show it. */
export interface EngineInfo {
  kind: EngineKind;
  engine: string;
  available: boolean;
  quality: QualityClass;
  version: string | null;
  /** Languages (BCP 47) or pairs ("en>es"); empty: any. */
  languages: string[];
  /** Why it is not available, or not with all that is there, and what would enable it. */
  reason: string | null;
  remedy: string | null;
  /** Of services: what each live worker makes of it; absent where the engine runs on the machine itself. */
  breakers?: WorkerBreaker[];
}
