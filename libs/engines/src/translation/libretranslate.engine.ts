import { cancelledError } from '@z2/contracts';
import { retryAfterMs } from '@z2/runtime';
import { z } from 'zod';

import { abortable } from '../abortable';
import { askedAvailability, type Availability } from '../availability';
import { faultOfStatus, serviceError } from './service-errors';
import { PairFinder, type ServiceLanguages } from './service-languages';
import { codePoints, keptInside, translateTexts } from './text-service';
import type {
  PairSupport,
  TranslationEngine,
  TranslationItem,
  TranslationRequest,
} from './translation.engine';

export interface LibreTranslateOptions {
  /** e.g. `http://127.0.0.1:5000`. */
  url: string;
  apiKey: string | null;
  /** How long the service may take for one answer (ms). Default 120 000: it may run on this machine's processor. */
  timeoutMs?: number;
}

const LANGUAGES = z.array(z.object({ code: z.string(), targets: z.array(z.string()).optional() }));
const SETTINGS = z.object({ charLimit: z.number().optional(), keyRequired: z.boolean().optional() });
const TRANSLATION = z.object({ translatedText: z.array(z.string()) });
/** A server may forbid large batches (its option --batch-limit), and tells nobody which. */
const BATCH_ITEMS = 20;
const NO_LIMIT = 100_000;
const CHECK = 'Check Z2_LIBRETRANSLATE_URL and Z2_LIBRETRANSLATE_API_KEY.';

/** LibreTranslate, self-hosted or not, by its REST interface. */
export class LibreTranslateEngine implements TranslationEngine {
  readonly id = 'libretranslate';
  readonly quality = 'standard';
  readonly contextItems = 0;
  private readonly base: string;
  private readonly pairs = new PairFinder('LibreTranslate', () => this.languages());

  constructor(private readonly options: LibreTranslateOptions) {
    this.base = options.url.replace(/\/+$/, '');
  }

  availability(): Promise<Availability> {
    return askedAvailability(async () => {
      const { keyRequired } = await this.call('/frontend/settings', SETTINGS);
      return keyRequired && !this.options.apiKey
        ? {
            available: false,
            reason: `LibreTranslate at ${this.base} wants a key.`,
            remedy: 'Set Z2_LIBRETRANSLATE_API_KEY.',
          }
        : { available: true, version: new URL(this.base).host };
    });
  }

  supports(from: string, to: string): Promise<PairSupport> {
    return this.pairs.supports(from, to);
  }

  async translate(request: TranslationRequest): Promise<TranslationItem[]> {
    const { source, target } = await abortable(this.pairs.require(request.from, request.to), request.signal);
    const { charLimit = -1 } = await this.call('/frontend/settings', SETTINGS, request.signal);
    return translateTexts(request, {
      name: 'LibreTranslate',
      limits: { items: BATCH_ITEMS, size: charLimit > 0 ? charLimit : NO_LIMIT, sizeOf: codePoints },
      markup: keptInside('<span translate="no">', '</span>'),
      send: async (texts) => {
        const key = this.options.apiKey ? { api_key: this.options.apiKey } : {};
        const body = { q: texts, source, target, format: 'html', ...key };
        return (await this.call('/translate', TRANSLATION, request.signal, body)).translatedText;
      },
    });
  }

  private async languages(): Promise<ServiceLanguages> {
    const list = await this.call('/languages', LANGUAGES);
    const codes = list.map(({ code }) => code);
    return {
      sources: codes,
      targets: codes,
      targetsOf: (source) =>
        (list.find(({ code }) => code === source)?.targets ?? codes).filter((code) => code !== source),
    };
  }

  private async call<T>(path: string, shape: z.ZodType<T>, signal?: AbortSignal, body?: object): Promise<T> {
    const limit = AbortSignal.timeout(this.options.timeoutMs ?? 120_000);
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.base}${path}`, {
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        ...(body
          ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
          : {}),
      });
      text = await response.text();
    } catch (cause) {
      if (signal?.aborted) {
        throw cancelledError(signal.reason);
      }
      const message = limit.aborted ? 'it did not answer in time' : `it cannot be reached at ${this.base}`;
      throw serviceError('LibreTranslate', 'unavailable', { remedy: CHECK, message, cause });
    }
    const parsed = parse(text);
    if (!response.ok) {
      throw serviceError('LibreTranslate', faultOfStatus(response.status), {
        remedy: CHECK,
        message: z.object({ error: z.string() }).safeParse(parsed).data?.error ?? `status ${response.status}`,
        retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
      });
    }
    const answer = shape.safeParse(parsed);
    if (!answer.success) {
      throw serviceError('LibreTranslate', 'unavailable', {
        remedy: CHECK,
        message: 'its answer cannot be read',
        cause: answer.error,
      });
    }
    return answer.data;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Told as an answer that cannot be read, or by its status.
  }
}
