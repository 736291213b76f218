import { QualityClass } from '@z2/contracts';

import { Availability } from '../availability';

export interface LlmRequest {
  system: string;
  user: string;
  /** Ask for a JSON object as answer. Never trusted: the answer must be checked all the same. */
  json?: boolean;
  /** Most tokens of the answer; absent: the service's own limit. */
  max_tokens?: number;
  signal: AbortSignal;
}
export interface LlmAnswer {
  text: string;
  /** `stop`, `length` (cut off), or what the service calls it; null: it did not say. */
  finish_reason: string | null;
  /** Tokens of question and answer, where the service counts them. */
  usage?: { tokens_in: number; tokens_out: number };
  /** The model that answered, as the service names it. */
  model: string;
}

/** Port of a large language model: one question, one answer. Retries are the caller's. */
export interface LlmEngine {
  readonly id: string;
  readonly quality: QualityClass;
  /** The configured model's name. */
  readonly model: string;
  /** Asks the service whether it is there and lets us in; costs no tokens. */
  availability(): Promise<Availability>;
  /** @throws Z2Error ENGINE_UNAUTHORIZED, LLM_REFUSED, LLM_FAILED (with retry_after_ms where the service says so), CANCELLED */
  complete(request: LlmRequest): Promise<LlmAnswer>;
}
