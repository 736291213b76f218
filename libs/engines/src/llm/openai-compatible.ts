import { cancelledError, toZ2Error, Z2Error } from '@z2/contracts';
import OpenAI, { APIError, BadRequestError, NotFoundError } from 'openai';

import { Availability } from '../availability';
import { LlmAnswer, LlmEngine, LlmRequest } from './llm.engine';
import { llmError } from './llm-errors';

export interface LlmOptions {
  /** e.g. `https://api.openai.com/v1`, `http://127.0.0.1:11434/v1`. */
  baseUrl: string;
  /** null for local services that want none. */
  apiKey: string | null;
  model: string;
  /** How long the service may say nothing (ms); local models load for a while. Default 120 000. */
  silenceMs?: number;
}

const SILENCE_MS = 120_000;
const PROBE_MS = 5_000;

/**
 * Any service that speaks OpenAI's chat completions: OpenAI itself, Ollama, llama.cpp, vLLM. The answer is streamed, so
 * that silence can be told from work; the client's own retries are off (the pipeline counts attempts).
 */
export class OpenAiCompatibleLlm implements LlmEngine {
  readonly id = 'openai';
  readonly quality = 'standard';
  readonly model: string;
  private readonly client: OpenAI;
  /** Parameters that this service has refused once; not sent again. */
  private readonly refused = new Set<string>();

  constructor(private readonly options: LlmOptions) {
    this.model = options.model;
    this.client = new OpenAI({
      baseURL: options.baseUrl,
      // The client insists on a key; services without keys ignore it.
      apiKey: options.apiKey ?? 'none',
      maxRetries: 0,
      timeout: options.silenceMs ?? SILENCE_MS,
      organization: null,
      project: null,
    });
  }

  async availability(): Promise<Availability> {
    try {
      await this.client.models.list({ timeout: PROBE_MS });
    } catch (thrown) {
      // A service without a list of models is there all the same.
      if (!(thrown instanceof NotFoundError)) {
        const { message, remedy } = llmError(thrown, this.options.baseUrl, this.model);
        return { available: false, reason: message, remedy };
      }
    }
    return { available: true, version: this.model };
  }

  async complete(request: LlmRequest): Promise<LlmAnswer> {
    for (;;) {
      try {
        return await this.ask(request);
      } catch (thrown) {
        const parameter = thrown instanceof BadRequestError ? this.refusedParameter(thrown, request) : null;
        if (!parameter) {
          throw toZ2Error(llmError(thrown, this.options.baseUrl, this.model));
        }
        this.refused.add(parameter);
      }
    }
  }

  private async ask(request: LlmRequest): Promise<LlmAnswer> {
    if (request.signal.aborted) {
      throw cancelledError(request.signal.reason);
    }
    const silent = new AbortController();
    const silenceMs = this.options.silenceMs ?? SILENCE_MS;
    const timer = setTimeout(() => silent.abort(), silenceMs);
    try {
      const stream = await this.client.chat.completions.create(
        {
          model: this.model,
          stream: true,
          messages: [
            { role: 'system', content: request.system },
            { role: 'user', content: request.user },
          ],
          ...(request.json && !this.refused.has('response_format')
            ? { response_format: { type: 'json_object' as const } }
            : {}),
          ...(this.refused.has('stream_options') ? {} : { stream_options: { include_usage: true } }),
          ...this.tokenLimit(request.max_tokens),
        },
        { signal: AbortSignal.any([request.signal, silent.signal]) },
      );
      const answer: LlmAnswer = { text: '', finish_reason: null, model: this.model };
      let refusal = '';
      for await (const piece of stream) {
        timer.refresh();
        const choice = piece.choices[0];
        answer.model = piece.model || answer.model;
        answer.text += choice?.delta?.content ?? '';
        if (piece.usage) {
          const { prompt_tokens: tokens_in, completion_tokens: tokens_out } = piece.usage;
          answer.usage = { tokens_in, tokens_out };
        }
        refusal += choice?.delta?.refusal ?? '';
        answer.finish_reason = choice?.finish_reason ?? answer.finish_reason;
      }
      // The client ends an aborted stream as if it were complete.
      this.checkEnd(request.signal, silent.signal, silenceMs);
      if (refusal || answer.finish_reason === 'content_filter') {
        throw new Z2Error(
          'LLM_REFUSED',
          `The language model ${answer.model} refused: ${refusal || 'content filter'}`,
          {
            remedy: 'Use another model for this text (Z2_LLM_MODEL), or --translation-engine apertium.',
          },
        );
      }
      if (answer.finish_reason === null) {
        throw new Z2Error(
          'LLM_FAILED',
          `The language model at ${this.options.baseUrl} ended in the middle of its answer.`,
          {
            remedy: 'It is tried again by itself. If it stays, look at the log of that service.',
          },
        );
      }
      return answer;
    } catch (thrown) {
      this.checkEnd(request.signal, silent.signal, silenceMs);
      throw thrown;
    } finally {
      clearTimeout(timer);
    }
  }

  private checkEnd(cancel: AbortSignal, silent: AbortSignal, silenceMs: number): void {
    if (cancel.aborted) {
      throw cancelledError(cancel.reason);
    }
    if (silent.aborted) {
      throw new Z2Error(
        'LLM_FAILED',
        `The language model at ${this.options.baseUrl} said nothing for ${Math.round(silenceMs / 1000)} s.`,
        { remedy: 'It is tried again by itself. If it stays, use a smaller or faster model.' },
      );
    }
  }

  /** Older services know only max_tokens, newer models of OpenAI only max_completion_tokens. */
  private tokenLimit(limit: number | undefined): { max_tokens?: number; max_completion_tokens?: number } {
    if (limit === undefined || this.refused.has('max_completion_tokens')) {
      return {};
    }
    return this.refused.has('max_tokens') ? { max_completion_tokens: limit } : { max_tokens: limit };
  }

  /** Which of the parameters just sent the service does not take, by the words of its 400. */
  private refusedParameter(error: APIError, request: LlmRequest): string | null {
    const sent = [
      'stream_options',
      ...(request.json ? ['response_format'] : []),
      ...(request.max_tokens === undefined ? [] : ['max_completion_tokens', 'max_tokens']),
    ].filter((parameter) => !this.refused.has(parameter));
    const named = error.param ?? error.message;
    // OpenAI's 400 for max_tokens also names its successor, so the parameter itself (`param`) counts first.
    return sent.find((p) => named === p) ?? [...sent].reverse().find((p) => named.includes(p)) ?? null;
  }
}
