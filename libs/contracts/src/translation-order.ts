import { parseLanguage, primaryLanguage } from './languages';

/** Which translation engines are asked for a pair, in which order. */
export interface TranslationOrderRule {
  /** BCP 47; null: any. */
  from: string | null;
  to: string | null;
  /** Engine ids, the first one first. */
  engines: string[];
}

/** Translation engines that Z2 knows, the best first: the order where none is configured. */
export const TRANSLATION_ENGINES = [
  'deepl',
  'google',
  'openai',
  'libretranslate',
  'bergamot',
  'apertium',
] as const;

/**
 * `en>ja=deepl,openai;*=google,apertium`: rules for pairs, between `;`. `*` on its own or on either side of `>` is any language.
 *
 * @throws Error that names the rule at fault, for the configuration to tell
 */
export function parseTranslationOrder(text: string): TranslationOrderRule[] {
  return text
    .split(';')
    .map((rule) => rule.trim())
    .filter(Boolean)
    .map((rule) => {
      const [, pair = '', names = ''] = /^([^=]+)=(.+)$/.exec(rule) ?? [];
      const [from, to] = pair.trim() === '*' ? ['*', '*'] : pair.split('>').map((side) => side.trim());
      if (!from || !to) {
        throw new Error(`has "${rule}" in place of a rule such as en>ja=deepl,openai or *=google`);
      }
      const engines = names
        .split(',')
        .map((name) => name.trim().toLowerCase())
        .filter(Boolean);
      const unknown = engines.find((name) => !(TRANSLATION_ENGINES as readonly string[]).includes(name));
      if (unknown || engines.length === 0) {
        throw new Error(
          `has an unknown engine: ${unknown ?? '(none)'}; known: ${TRANSLATION_ENGINES.join(', ')}`,
        );
      }
      return { from: side(from), to: side(to), engines };
    });
}

function side(text: string): string | null {
  if (text === '*') {
    return null;
  }
  const language = parseLanguage(text);
  if (!language) {
    throw new Error(`has an unknown language: ${text}`);
  }
  return language;
}

/**
 * The engines for a pair: those of the first rule that fits (an exact tag, its primary language, or any). Engines that no
 * rule names for the pair are not asked; without a rule that fits, all in their usual order.
 */
export function translationOrder(rules: readonly TranslationOrderRule[], from: string, to: string): string[] {
  const fits = (wanted: string | null, language: string): boolean =>
    wanted === null || wanted === language || wanted === primaryLanguage(language);
  const rule = rules.find((one) => fits(one.from, from) && fits(one.to, to));
  return rule ? rule.engines : [...TRANSLATION_ENGINES];
}
