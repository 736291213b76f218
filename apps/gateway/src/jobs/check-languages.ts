import { languageName, nearLanguages, parseLanguage, Z2Error } from '@z2/contracts';

export interface Languages {
  source_language: string | null;
  target_languages: string[];
}

/**
 * The canonical tags of what was asked for; duplicates fall away.
 *
 * @throws Z2Error LANGUAGE_UNKNOWN (details.near), LANGUAGE_SAME_AS_SOURCE, NO_TARGET_LANGUAGE
 */
export function checkLanguages(
  source: string | null | undefined,
  targets: readonly string[] | null | undefined,
  defaults: readonly string[],
): Languages {
  const source_language = source ? knownLanguage(source) : null;
  const target_languages = [...new Set((targets ?? defaults).map(knownLanguage))];
  if (target_languages.length === 0) {
    throw new Z2Error('NO_TARGET_LANGUAGE', 'No target language was named.', {
      remedy: 'Name at least one in target_languages, e.g. ["es"].',
    });
  }
  if (source_language && target_languages.includes(source_language)) {
    const name = `${languageName(source_language)} (${source_language})`;
    throw new Z2Error('LANGUAGE_SAME_AS_SOURCE', `${name} is both source and target language.`, {
      remedy: 'Take it out of the target languages, or correct the source language.',
      details: { language: source_language },
    });
  }
  return { source_language, target_languages };
}

/** @throws Z2Error LANGUAGE_UNKNOWN */
export function knownLanguage(text: string): string {
  const tag = parseLanguage(text);
  if (!tag) {
    const near = nearLanguages(text);
    throw new Z2Error('LANGUAGE_UNKNOWN', `"${text}" is no language that Z2 knows.`, {
      remedy:
        near.length > 0
          ? `Did you mean ${near.join(', ')}?`
          : 'Use a BCP 47 tag such as es or pt-BR (GET /api/languages).',
      details: { language: text, near },
    });
  }
  return tag;
}
