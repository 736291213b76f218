import { languageName, type LanguagePair, primaryLanguage, translationRoute, Z2Error } from '@z2/contracts';
import { type BergamotModel, type BergamotModels, findBergamotModels } from '@z2/runtime';

import type { Availability } from '../availability';
import { fromBergamotMarkup, toBergamotMarkup } from '../bergamot/bergamot-markup';
import { bergamotPackage } from '../bergamot/bergamot-package';
import { BergamotProcess } from '../bergamot/bergamot-process';
import { KeptAnswer } from '../kept-answer';
import { codePoints, translateTexts } from './text-service';
import type {
  PairSupport,
  TranslationEngine,
  TranslationItem,
  TranslationRequest,
} from './translation.engine';

export interface BergamotOptions {
  /** Folder of models, each in a folder of its own. */
  modelsDir: string;
  /** How long a loaded model stays without work, ms. Default 30 s. */
  idleMs?: number;
}

const IDLE_MS = 30_000;
/** How long the folder is taken as seen, ms. */
const KEEP_MS = 5_000;
/** Of one question, so that a cancelled job or a busy machine loses little: texts, and code points. */
const LIMITS = { items: 32, size: 20_000, sizeOf: codePoints };
const MARKUP = { to: toBergamotMarkup, from: fromBergamotMarkup };
/** Firefox Translations has models from and to English only. */
const PIVOT = 'en';

/**
 * Bergamot (Marian NMT, as in Firefox Translations) with models on disk, each in a process of its own: translation without network
 * or key. Where no model has the pair, two go by way of English.
 */
export class BergamotEngine implements TranslationEngine {
  readonly id = 'bergamot';
  readonly quality = 'standard';
  readonly contextItems = 0;
  private readonly models: KeptAnswer<BergamotModels>;
  private readonly processes = new Map<string, BergamotProcess>();

  constructor(private readonly options: BergamotOptions) {
    this.models = new KeptAnswer(KEEP_MS, () => findBergamotModels(options.modelsDir));
  }

  async availability(): Promise<Availability> {
    const installed = bergamotPackage();
    if (!installed.available) {
      return installed;
    }
    const { usable, faulty } = await this.models.get();
    const faults = faulty.map(({ name, fault }) => `The translation model ${name} cannot be used: ${fault}.`);
    if (usable.length > 0) {
      return { ...installed, ...(faults.length > 0 ? { note: faults.join(' ') } : {}) };
    }
    return {
      ...{ available: false, ...(faults.length > 0 ? {} : { isConfigured: false }) },
      reason: faults.join(' ') || 'No translation model for Bergamot is here.',
      remedy: this.remedy('enes'),
    };
  }

  /** Directions that have a model. */
  async directions(): Promise<LanguagePair[]> {
    return (await this.models.get()).usable.map(({ from, to }) => ({ from, to }));
  }

  async supports(from: string, to: string): Promise<PairSupport> {
    const route = await this.route(from, to);
    if (route.length > 0) {
      return {
        supported: true,
        route: route.map((model) => `${model.from}→${model.to}`).join(', '),
        // A model is replaced under the same name.
        version: route.map(({ name, stamp }) => `${name} ${stamp}`).join(', '),
      };
    }
    return { supported: false, remedy: this.remedy(missing(from, to)) };
  }

  async translate(request: TranslationRequest): Promise<TranslationItem[]> {
    const { from, to, items, before, after, signal } = request;
    const route = await this.route(from, to);
    if (route.length === 0) {
      throw new Z2Error(
        'TRANSLATION_PAIR_MISSING',
        `Bergamot has no model for ${languageName(from)} to ${languageName(to)} here.`,
        { remedy: this.remedy(missing(from, to)) },
      );
    }
    // Nobody counts what costs nothing.
    const free = { from, to, items, before, after, signal };
    return translateTexts(free, {
      ...{ name: 'Bergamot', limits: LIMITS, markup: MARKUP },
      send: async (texts) => {
        let answers = texts;
        for (const model of route) {
          answers = await this.processOf(model).translate(answers, signal);
        }
        return answers;
      },
    });
  }

  /** Ends what still waits for work. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.processes.values()].map((one) => one.close()));
  }

  /** One model or two; none: there is no way. */
  private async route(from: string, to: string): Promise<BergamotModel[]> {
    const { usable } = await this.models.get();
    const best = translationRoute(usable, from, to) ?? [];
    const english = usable.filter((one) => [one.from, one.to].some((tag) => primaryLanguage(tag) === PIVOT));
    const route = best.length > 1 ? (translationRoute(english, from, to) ?? best) : best;
    return route as BergamotModel[];
  }

  private processOf(model: BergamotModel): BergamotProcess {
    const key = `${model.dir} ${model.stamp}`;
    const known = this.processes.get(key);
    if (known) {
      return known;
    }
    const made = new BergamotProcess(model, this.options.idleMs ?? IDLE_MS);
    this.processes.set(key, made);
    return made;
  }

  private remedy(example: string): string {
    return `Put models of Firefox Translations into ${this.options.modelsDir} (Z2_BERGAMOT_DIR), each in a folder named as its pair, such as ${example}.`;
  }
}

/** Names of the folders that would make a pair possible. */
function missing(from: string, to: string): string {
  const [first, second] = [primaryLanguage(from), primaryLanguage(to)];
  return [first, second].includes(PIVOT) ? `${first}${second}` : `${first}${PIVOT} and ${PIVOT}${second}`;
}
