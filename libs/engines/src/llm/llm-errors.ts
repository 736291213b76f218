import { Z2Error } from '@z2/contracts';
import { retryAfterMs } from '@z2/runtime';
import { APIConnectionError, APIError } from 'openai';

/** A limit that the service set, where the answer names no time. */
const DEFAULT_RATE_LIMIT_MS = 10_000;

/**
 * What the `openai` client threw, as a typed error: 401/403 ENGINE_UNAUTHORIZED, 429 LLM_FAILED with retry_after_ms,
 * 408/409/5xx and lost connections LLM_FAILED (transient), other 4xx LLM_FAILED (permanent: asking again changes nothing).
 */
export function llmError(thrown: unknown, baseUrl: string, model: string): Z2Error {
  if (thrown instanceof Z2Error) {
    return thrown;
  }
  const check = `Check Z2_LLM_BASE_URL (${baseUrl}) and Z2_LLM_MODEL (${model}).`;
  if (thrown instanceof APIConnectionError) {
    return new Z2Error('LLM_FAILED', `The language model at ${baseUrl} cannot be reached.`, {
      remedy: `Is the service running? ${check}`,
      cause: thrown,
    });
  }
  if (!(thrown instanceof APIError)) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new Z2Error('LLM_FAILED', `The language model's answer could not be read: ${message}`, {
      remedy: `It is tried again by itself. ${check}`,
      cause: thrown,
    });
  }
  const status = typeof thrown.status === 'number' ? thrown.status : null;
  const retryAfter = openaiWaitMs(thrown.headers as Headers | undefined);
  const details = { status, service_message: thrown.message };
  if (status === 401 || status === 403) {
    return new Z2Error(
      'ENGINE_UNAUTHORIZED',
      `The language model at ${baseUrl} does not let Z2 in (${status}).`,
      {
        remedy: 'Set Z2_LLM_API_KEY to a key that this service accepts for this model.',
        details,
        cause: thrown,
      },
    );
  }
  if (status === 429) {
    return new Z2Error('LLM_FAILED', `The language model at ${baseUrl} asks to wait: too many requests.`, {
      remedy: 'It is tried again by itself. If it stays: is the account out of credit?',
      retry_after_ms: retryAfter ?? DEFAULT_RATE_LIMIT_MS,
      details,
      cause: thrown,
    });
  }
  const again = status === null || status === 408 || status === 409 || status >= 500;
  return new Z2Error('LLM_FAILED', `The language model at ${baseUrl} failed: ${thrown.message}`, {
    remedy: again ? `It is tried again by itself. ${check}` : check,
    kind: again ? 'transient' : 'permanent',
    ...(again && retryAfter !== undefined ? { retry_after_ms: retryAfter } : {}),
    details,
    cause: thrown,
  });
}

/** How long OpenAI's protocol asks to wait, ms: its own `retry-after-ms`, else Retry-After. */
export function openaiWaitMs(headers: Headers | undefined): number | undefined {
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  return exact >= 0 ? Math.ceil(exact) : retryAfterMs(headers?.get('retry-after'));
}
