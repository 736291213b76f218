import { type EngineInfo, languageName, translationRoute, Z2Error } from '@z2/contracts';

import { type LlmOptions, OpenAiCompatibleLlm } from '../llm/openai-compatible';
import { ApertiumEngine } from './apertium.engine';
import { LlmTranslationEngine } from './llm.engine';
import type { TranslationEngine } from './translation.engine';

/** All translation engines, the best first. */
export function createTranslationEngines(options: { llm: LlmOptions | null }): TranslationEngine[] {
  return [
    ...(options.llm ? [new LlmTranslationEngine(new OpenAiCompatibleLlm(options.llm))] : []),
    new ApertiumEngine(),
  ];
}

/**
 * The engine for a pair: the wanted one, else the first that can do it.
 *
 * @throws Z2Error TRANSLATION_PAIR_MISSING, naming what would enable the pair
 */
export async function pickTranslationEngine(
  engines: readonly TranslationEngine[],
  wanted: string | null,
  from: string,
  to: string,
): Promise<{ engine: TranslationEngine; version: string; route: string }> {
  const remedies: string[] = [];
  for (const engine of engines.filter(({ id }) => !wanted || id === wanted)) {
    const state = await engine.availability();
    const support = await engine.supports(from, to);
    if (state.available && support.supported) {
      return { engine, version: state.version, route: support.route };
    }
    remedies.push(support.supported ? (state.available ? '' : state.remedy) : support.remedy);
  }
  throw new Z2Error(
    'TRANSLATION_PAIR_MISSING',
    `Nothing here can translate ${languageName(from)} to ${languageName(to)}.`,
    {
      remedy: [
        ...remedies.filter(Boolean),
        'or name an LLM in Z2_LLM_BASE_URL and Z2_LLM_MODEL, or give a translation with --translation',
      ].join('; '),
      details: { from, to },
    },
  );
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
        languages: engine instanceof ApertiumEngine ? await pairsOf(engine) : [],
        reason: state.available ? null : state.reason,
        remedy: state.available ? null : state.remedy,
      };
    }),
  );
}

async function pairsOf(engine: ApertiumEngine): Promise<string[]> {
  const pairs = await engine.pairs();
  const sources = [...new Set(pairs.map(({ from }) => from))];
  const targets = [...new Set(pairs.map(({ to }) => to))];
  return sources.flatMap((from) =>
    targets.flatMap((to) => (translationRoute(pairs, from, to) ? [`${from}>${to}`] : [])),
  );
}
