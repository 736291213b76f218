import { v3 } from '@google-cloud/translate';
import { primaryLanguage } from '@z2/contracts';

import { abortable } from '../abortable';
import { askedAvailability, type Availability } from '../availability';
import { googleClientOptions, type GoogleOptions, googleProject } from '../google/google-options';
import { KeptAnswer } from '../kept-answer';
import { googleTranslateError } from './google-translate-errors';
import { GLOSSARY_KEEP_MS, PairFinder, type ServiceLanguages } from './service-languages';
import { codePoints, keptInside, type TextService, translateTexts } from './text-service';
import type {
  PairSupport,
  TranslationEngine,
  TranslationItem,
  TranslationRequest,
} from './translation.engine';

export interface GoogleTranslateOptions extends GoogleOptions {
  /** `host:port` in place of Google's own. */
  endpoint: string | null;
  /** Id of a glossary of this project and location. */
  glossary: string | null;
  /** How long one call may take (ms). Default 60 000. */
  timeoutMs?: number;
}

/** translation_service.proto, TranslateTextRequest.contents: at most 1024, best below 30 000 code points in all. */
const LIMITS: TextService['limits'] = { items: 1024, size: 28_000, sizeOf: codePoints };

/** Google Cloud Translation, API v3 over gRPC, with a glossary where one is configured that has the pair. */
export class GoogleTranslateEngine implements TranslationEngine {
  readonly id = 'google';
  readonly quality = 'standard';
  readonly contextItems = 0;
  private client: v3.TranslationServiceClient | null = null;
  private readonly glossary = new KeptAnswer(GLOSSARY_KEEP_MS, () => this.readGlossary());
  private readonly pairs = new PairFinder('Google Cloud Translation', () => this.languages());

  constructor(private readonly options: GoogleTranslateOptions) {}

  availability(): Promise<Availability> {
    return askedAvailability(async () => {
      await this.pairs.languages();
      const { glossary } = this.options;
      const version = glossary ? ` glossary ${glossary} ${(await this.glossary.get()).version}` : '';
      return { available: true, version: `v3${version}` };
    });
  }

  supports(from: string, to: string): Promise<PairSupport> {
    return this.pairs.supports(from, to);
  }

  async translate(request: TranslationRequest): Promise<TranslationItem[]> {
    const { source, target } = await abortable(this.pairs.require(request.from, request.to), request.signal);
    const glossary = (await abortable(this.glossaryHas(source, target), request.signal))
      ? await this.glossaryName()
      : null;
    const parent = await this.parent();
    return translateTexts(request, {
      name: 'Google Cloud Translation',
      limits: LIMITS,
      markup: keptInside('<span translate="no">', '</span>'),
      send: (contents) =>
        this.call(async (client) => {
          const [answer] = await client.translateText(
            {
              ...{ parent, contents, mimeType: 'text/html' },
              ...{ sourceLanguageCode: source, targetLanguageCode: target },
              ...(glossary ? { glossaryConfig: { glossary } } : {}),
            },
            this.limits(),
          );
          const translations = glossary ? answer.glossaryTranslations : answer.translations;
          return (translations ?? []).map(({ translatedText }) => translatedText ?? '');
        }),
    });
  }

  private languages(): Promise<ServiceLanguages> {
    return this.call(async (client) => {
      const [{ languages }] = await client.getSupportedLanguages(
        { parent: await this.parent() },
        this.limits(),
      );
      const codes = (use: 'supportSource' | 'supportTarget'): string[] =>
        (languages ?? []).flatMap((one) => (one[use] && one.languageCode ? [one.languageCode] : []));
      return { sources: codes('supportSource'), targets: codes('supportTarget') };
    });
  }

  /** Whether the configured glossary has this pair; the service refuses one that has not. */
  private glossaryHas(source: string, target: string): Promise<boolean> {
    if (!this.options.glossary) {
      return Promise.resolve(false);
    }
    return this.glossary.get().then(({ has }) => has(source, target));
  }

  /** `version`: how many entries and of when. Google tells no more of a glossary that was edited under the same id. */
  private readGlossary(): Promise<{ has: (from: string, to: string) => boolean; version: string }> {
    return this.call(async (client) => {
      const [glossary] = await client.getGlossary({ name: await this.glossaryName() }, this.limits());
      const same = (a: string, b: string | null | undefined): boolean =>
        primaryLanguage(a) === primaryLanguage(b ?? '');
      const { languagePair, languageCodesSet, entryCount, submitTime, endTime } = glossary;
      const codes = languageCodesSet?.languageCodes ?? [];
      const times = [submitTime, endTime].map((time) => `${String(time?.seconds ?? 0)}.${time?.nanos ?? 0}`);
      return {
        has: (from: string, to: string) =>
          (same(from, languagePair?.sourceLanguageCode) && same(to, languagePair?.targetLanguageCode)) ||
          (codes.some((code) => same(from, code)) && codes.some((code) => same(to, code))),
        version: [entryCount ?? 0, ...times].join(' '),
      };
    });
  }

  private async parent(): Promise<string> {
    const project = await googleProject(this.options, this.options.endpoint);
    return `projects/${project}/locations/${this.options.location}`;
  }

  private async glossaryName(): Promise<string> {
    return `${await this.parent()}/glossaries/${this.options.glossary ?? ''}`;
  }

  /** The client's own retries are off: the pipeline counts attempts. */
  private limits(): { timeout: number; retry: null } {
    return { timeout: this.options.timeoutMs ?? 60_000, retry: null };
  }

  private async call<T>(work: (client: v3.TranslationServiceClient) => Promise<T>): Promise<T> {
    try {
      await googleProject(this.options, this.options.endpoint);
      this.client ??= new v3.TranslationServiceClient(
        googleClientOptions(this.options, this.options.endpoint),
      );
      return await work(this.client);
    } catch (thrown) {
      throw googleTranslateError(thrown);
    }
  }
}
