import {
  type EngineInfo,
  languageName,
  type LanguagePair,
  oneOf,
  translationOrder,
  type TranslationOrderRule,
  translationRoute,
  Z2Error,
} from '@z2/contracts';

import { type LlmOptions, OpenAiCompatibleLlm } from '../llm/openai-compatible';
import { ApertiumEngine } from './apertium.engine';
import { BergamotEngine, type BergamotOptions } from './bergamot.engine';
import { DeepLEngine, type DeepLOptions } from './deepl.engine';
import { GoogleTranslateEngine, type GoogleTranslateOptions } from './google-translate.engine';
import { LibreTranslateEngine, type LibreTranslateOptions } from './libretranslate.engine';
import { LlmTranslationEngine } from './llm.engine';
import type { TranslationEngine } from './translation.engine';
import { UnconfiguredEngine } from './unconfigured.engine';

export interface TranslationEngineOptions {
  llm: LlmOptions | null;
  deepl: DeepLOptions | null;
  /** Without credentials it is listed, and says what it wants. */
  google: GoogleTranslateOptions;
  libreTranslate: LibreTranslateOptions | null;
  bergamot: BergamotOptions;
}

/** All translation engines, the best first; those that nobody has configured say what they want. */
export function createTranslationEngines(options: TranslationEngineOptions): TranslationEngine[] {
  const { llm, deepl, google, libreTranslate, bergamot } = options;
  return [
    deepl
      ? new DeepLEngine(deepl)
      : new UnconfiguredEngine('deepl', 'standard', 'DeepL is not configured.', 'Set Z2_DEEPL_API_KEY.'),
    new GoogleTranslateEngine(google),
    llm
      ? new LlmTranslationEngine(new OpenAiCompatibleLlm(llm))
      : new UnconfiguredEngine(
          'openai',
          'standard',
          'No language model is configured.',
          'Set Z2_LLM_BASE_URL and Z2_LLM_MODEL to a model service, and Z2_LLM_API_KEY where it wants a key.',
        ),
    libreTranslate
      ? new LibreTranslateEngine(libreTranslate)
      : new UnconfiguredEngine(
          'libretranslate',
          'standard',
          'LibreTranslate is not configured.',
          'Set Z2_LIBRETRANSLATE_URL.',
        ),
    new BergamotEngine(bergamot),
    new ApertiumEngine(),
  ];
}

export interface TranslationWish {
  from: string;
  to: string;
  /** Only this engine; null: by the order. */
  wanted: string | null;
  order: readonly TranslationOrderRule[];
  /** Engines that failed already. */
  without?: ReadonlySet<string>;
}

export interface PickedTranslationEngine {
  engine: TranslationEngine;
  version: string;
  route: string;
  /** Why a better one is left alone for a while. */
  passed?: string;
}

/**
 * The engine for a pair: the wanted one, else the first in the order that can do it.
 *
 * @throws Z2Error TRANSLATION_PAIR_MISSING, naming what would enable the pair; ENGINE_PAUSED where it can be done again later
 */
export async function pickTranslationEngine(
  engines: readonly TranslationEngine[],
  { from, to, wanted, order, without }: TranslationWish,
): Promise<PickedTranslationEngine> {
  const remedies: string[] = [];
  let paused: Z2Error | undefined;
  for (const engine of inOrder(engines, wanted ? [wanted] : translationOrder(order, from, to))) {
    if (without?.has(engine.id)) {
      continue;
    }
    const state = await engine.availability();
    const support = await engine.supports(from, to);
    if (state.available && support.supported) {
      const passed = paused ? { passed: paused.message } : {};
      const version = [state.version, ...(support.version ? [support.version] : [])].join(' ');
      return { engine, version, route: support.route, ...passed };
    }
    if (!state.available && support.supported) {
      paused ??= state.paused;
    }
    remedies.push(support.supported ? (state.available ? '' : state.remedy) : support.remedy);
  }
  if (paused) {
    throw paused;
  }
  throw new Z2Error(
    'TRANSLATION_PAIR_MISSING',
    `Nothing here can translate ${languageName(from)} to ${languageName(to)}.`,
    {
      remedy: oneOf([...remedies.filter(Boolean), 'Give a translation with --translation.']),
      details: { from, to },
    },
  );
}

function inOrder(engines: readonly TranslationEngine[], ids: readonly string[]): TranslationEngine[] {
  return ids.flatMap((id) => engines.filter((engine) => engine.id === id));
}

/** The engines as they are shown; `languages` has the pairs, those by way of another language too. */
export function translationEngineInfo(engines: readonly TranslationEngine[]): Promise<EngineInfo[]> {
  return Promise.all(
    engines.map(async (engine): Promise<EngineInfo> => {
      const state = await engine.availability();
      return {
        kind: 'translation',
        engine: engine.id,
        available: state.available,
        quality: engine.quality,
        version: state.available ? state.version : null,
        languages: engine.directions ? allWays(await engine.directions()) : [],
        reason: state.available ? (state.note ?? null) : state.reason,
        remedy: state.available ? null : state.remedy,
      };
    }),
  );
}

/** Each way that there is from a language to another, e.g. `en>es`. */
function allWays(pairs: readonly LanguagePair[]): string[] {
  const sources = [...new Set(pairs.map(({ from }) => from))];
  const targets = [...new Set(pairs.map(({ to }) => to))];
  return sources.flatMap((from) =>
    targets.flatMap((to) => (translationRoute(pairs, from, to) ? [`${from}>${to}`] : [])),
  );
}
