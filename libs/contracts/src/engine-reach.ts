import type { EngineInfo, EngineKind } from './engine';
import { primaryLanguage } from './languages';
import { type LanguagePair, translationRoute } from './translation-route';

/** Engines of a kind that can work; `wanted`: only this one. */
export function enginesHere(
  engines: readonly EngineInfo[],
  kind: EngineKind,
  wanted: string | null = null,
): EngineInfo[] {
  return engines.filter(
    (engine) => engine.kind === kind && engine.available && (!wanted || engine.engine === wanted),
  );
}

/** Whether an engine translates a pair, at need by way of a third language. `from` null: from any language. Pure. */
export function translates({ languages }: EngineInfo, from: string | null, to: string): boolean {
  if (languages.length === 0) {
    return true;
  }
  const pairs = languages.flatMap((entry): LanguagePair[] => {
    const [first, second] = entry.split('>');
    return first && second ? [{ from: first, to: second }] : [];
  });
  return from
    ? translationRoute(pairs, from, to) !== null
    : pairs.some((pair) => primaryLanguage(pair.to) === primaryLanguage(to));
}

/** Whether an engine of speech or voice knows a language. Pure. */
export function knowsLanguage({ languages }: EngineInfo, language: string): boolean {
  return (
    languages.length === 0 || languages.some((known) => primaryLanguage(known) === primaryLanguage(language))
  );
}
