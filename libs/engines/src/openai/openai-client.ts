import { Z2Error } from '@z2/contracts';
import OpenAI, { APIConnectionError, APIError } from 'openai';

import { openaiWaitMs } from '../llm/llm-errors';
import { badAnswer, type ServiceFacts, serviceFailure } from '../service/service-failure';

/** A service that speaks OpenAI's protocol. */
export interface OpenAiService {
  /** e.g. `https://api.openai.com/v1`. */
  baseUrl: string;
  /** null for local services that want none. */
  apiKey: string | null;
  model: string;
  /** Longest time for one request (ms); default 120 000. */
  timeoutMs?: number;
}

export const REQUEST_MS = 120_000;

/** The client without its own retries: the pipeline counts attempts. */
export function openAiClient({ baseUrl, apiKey, timeoutMs }: OpenAiService): OpenAI {
  return new OpenAI({
    baseURL: baseUrl,
    // The client insists on a key; services without keys ignore it.
    apiKey: apiKey ?? 'none',
    maxRetries: 0,
    timeout: timeoutMs ?? REQUEST_MS,
    organization: null,
    project: null,
  });
}

/** What the client threw, as a typed error (see serviceFailure). */
export function openAiFailure(thrown: unknown, facts: ServiceFacts): Z2Error {
  if (thrown instanceof Z2Error) {
    return thrown;
  }
  if (thrown instanceof APIConnectionError) {
    return serviceFailure(facts, { status: null, message: reason(thrown), cause: thrown });
  }
  if (thrown instanceof APIError && typeof thrown.status === 'number') {
    return serviceFailure(facts, {
      status: thrown.status,
      message: thrown.message,
      retryAfterMs: openaiWaitMs(thrown.headers as Headers | undefined),
      cause: thrown,
    });
  }
  return badAnswer(facts, thrown instanceof Error ? thrown.message : String(thrown), thrown);
}

function reason(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
