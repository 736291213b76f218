import { createHash } from 'node:crypto';

import { primaryLanguage, Z2_VERSION, Z2Error } from '@z2/contracts';
import {
  AuthorizationError,
  ConnectionError,
  DeepLClient,
  GlossaryNotFoundError,
  type MultilingualGlossaryInfo,
  QuotaExceededError,
  type SourceLanguageCode,
  type TargetLanguageCode,
  TooManyRequestsError,
} from 'deepl-node';

import { abortable } from '../abortable';
import type { Availability } from '../availability';
import { KeptAnswer } from '../kept-answer';
import { serviceError } from './service-errors';
import { GLOSSARY_KEEP_MS, PairFinder } from './service-languages';
import { keptInside, type TextService, translateTexts } from './text-service';
import type {
  PairSupport,
  TranslationEngine,
  TranslationItem,
  TranslationRequest,
} from './translation.engine';

export interface DeepLOptions {
  apiKey: string;
  /** In place of DeepL's own address. */
  url: string | null;
  /** Id of a glossary of the account; null: none. */
  glossary: string | null;
  /** How long the service may take for one answer (ms). Default 30 000. */
  timeoutMs?: number;
}

/**
 * Texts of one call, and bytes of its form-encoded body: DeepL takes 50 and 128 KiB
 * (developers.deepl.com, "Usage and limits"); the rest of the body has its share.
 */
const LIMITS: TextService['limits'] = {
  items: 50,
  size: 100_000,
  sizeOf: (text) => new URLSearchParams({ text }).toString().length + 1,
};
const CONTEXT_CHARACTERS = 2_000;
const CHECK = 'Check Z2_DEEPL_API_KEY and Z2_DEEPL_URL.';
const CHECK_GLOSSARY = 'Check Z2_DEEPL_GLOSSARY: the id of a glossary of that account, or nothing.';

/**
 * DeepL by its own client (API v2), with a glossary where one is configured that has the pair. Neighbours go along as context,
 * which DeepL neither translates nor bills.
 */
export class DeepLEngine implements TranslationEngine {
  readonly id = 'deepl';
  readonly quality = 'standard';
  readonly contextItems = 3;
  private readonly client: DeepLClient;
  private readonly glossary: string | null;
  private readonly glossaryFacts = new KeptAnswer(GLOSSARY_KEEP_MS, () => this.readGlossary());
  private readonly pairs = new PairFinder('DeepL', () => this.languages());

  constructor(options: DeepLOptions) {
    this.glossary = options.glossary;
    this.client = new DeepLClient(options.apiKey, {
      // The pipeline counts attempts.
      maxRetries: 0,
      minTimeout: options.timeoutMs ?? 30_000,
      sendPlatformInfo: false,
      appInfo: { appName: 'Z2', appVersion: Z2_VERSION },
      ...(options.url ? { serverUrl: options.url.replace(/\/$/, '') } : {}),
    });
  }

  async availability(): Promise<Availability> {
    try {
      const usage = await this.client.getUsage();
      if (usage.anyLimitReached()) {
        const { message, remedy } = serviceError('DeepL', 'quota', { remedy: CHECK });
        return { available: false, reason: message, remedy };
      }
      const facts = this.glossary ? await this.glossaryFacts.get() : null;
      const glossary = facts ? ` glossary ${this.glossary} ${facts.version}` : '';
      return { available: true, version: `api 2${glossary}` };
    } catch (thrown) {
      const { message, remedy } = deepLError(thrown);
      return { available: false, reason: message, remedy };
    }
  }

  supports(from: string, to: string): Promise<PairSupport> {
    return this.pairs.supports(from, to);
  }

  async translate(request: TranslationRequest): Promise<TranslationItem[]> {
    const { source, target } = await abortable(this.pairs.require(request.from, request.to), request.signal);
    const glossary = await abortable(this.glossaryFor(source, target), request.signal);
    const context = [...request.before, ...request.after].join(' ').slice(0, CONTEXT_CHARACTERS);
    return translateTexts(request, {
      name: 'DeepL',
      limits: LIMITS,
      markup: keptInside('<x>', '</x>'),
      send: async (texts) => {
        try {
          const results = await this.client.translateText(
            texts,
            source as SourceLanguageCode,
            target as TargetLanguageCode,
            {
              tagHandling: 'xml',
              ignoreTags: ['x'],
              splitSentences: 'nonewlines',
              ...(context ? { context } : {}),
              ...(glossary ? { glossary } : {}),
            },
          );
          return results.map(({ text }) => text);
        } catch (thrown) {
          throw deepLError(thrown);
        }
      },
    });
  }

  /** The glossary where it has the pair, whatever the regions; DeepL refuses one that has not. */
  private async glossaryFor(source: string, target: string): Promise<string | null> {
    if (!this.glossary) {
      return null;
    }
    const same = (a: string, b: string): boolean => primaryLanguage(a) === primaryLanguage(b);
    const { dictionaries } = await this.glossaryFacts.get();
    const has = dictionaries.some(
      ({ sourceLangCode, targetLangCode }) => same(sourceLangCode, source) && same(targetLangCode, target),
    );
    return has ? this.glossary : null;
  }

  /** A glossary is edited under the same id, and no time of that is told: its entries are its version. */
  private async readGlossary(): Promise<{
    dictionaries: MultilingualGlossaryInfo['dictionaries'];
    version: string;
  }> {
    try {
      const { glossaryId, dictionaries } = await this.client.getMultilingualGlossary(this.glossary ?? '');
      const all = await Promise.all(
        dictionaries.map(({ sourceLangCode, targetLangCode }) =>
          this.client.getMultilingualGlossaryDictionaryEntries(glossaryId, sourceLangCode, targetLangCode),
        ),
      );
      const hash = createHash('sha256');
      for (const { sourceLangCode, targetLangCode, entries } of all) {
        hash.update(JSON.stringify([sourceLangCode, targetLangCode, entries.entries()]));
      }
      return { dictionaries, version: hash.digest('hex').slice(0, 12) };
    } catch (thrown) {
      throw deepLError(thrown);
    }
  }

  private async languages(): Promise<{ sources: string[]; targets: string[] }> {
    try {
      const [sources, targets] = await Promise.all([
        this.client.getSourceLanguages(),
        this.client.getTargetLanguages(),
      ]);
      return { sources: sources.map(({ code }) => code), targets: targets.map(({ code }) => code) };
    } catch (thrown) {
      throw deepLError(thrown);
    }
  }
}

/** What `deepl-node` threw; it hands on no Retry-After, so that the wait after a 429 is a fixed one. */
function deepLError(thrown: unknown): Z2Error {
  if (thrown instanceof Z2Error) {
    return thrown;
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const facts = { remedy: CHECK, message, cause: thrown };
  if (thrown instanceof AuthorizationError) {
    return serviceError('DeepL', 'unauthorized', facts);
  }
  if (thrown instanceof GlossaryNotFoundError) {
    return serviceError('DeepL', 'rejected', { ...facts, remedy: CHECK_GLOSSARY });
  }
  if (thrown instanceof QuotaExceededError) {
    return serviceError('DeepL', 'quota', facts);
  }
  if (thrown instanceof TooManyRequestsError) {
    return serviceError('DeepL', 'rate_limit', facts);
  }
  // The client tells these apart by their text alone; "Unexpected status code: 4xx" is the client's fault, 5xx is not.
  const rejected = /^(?:Bad request|Not found)|Unexpected status code: 4/.test(message);
  const unauthorized = /Unexpected status code: 401/.test(message);
  return serviceError(
    'DeepL',
    unauthorized
      ? 'unauthorized'
      : rejected && !(thrown instanceof ConnectionError)
        ? 'rejected'
        : 'unavailable',
    facts,
  );
}
