import {
  isSameLanguage,
  languageName,
  languageOfName,
  nearLanguages,
  parseLanguage,
  Z2Error,
} from '@z2/contracts';

export interface Languages {
  source_language: string | null;
  target_languages: string[];
}

/** What is known of languages besides those that were named. */
export interface KnownLanguages {
  /** Where none is named. */
  defaults: readonly string[];
  /** Target languages whose translation is given: they need none of the source. */
  given: readonly string[];
  /** Name of the file that is the transcript: `talk.en.srt` says its language. */
  captions: string | null;
}

/**
 * The canonical tags of what was asked for; duplicates fall away.
 *
 * @throws Z2Error LANGUAGE_UNKNOWN (details.near), LANGUAGE_SAME_AS_SOURCE, NO_TARGET_LANGUAGE
 */
export function checkLanguages(
  source: string | null | undefined,
  targets: readonly string[] | null | undefined,
  { defaults, given, captions }: KnownLanguages,
): Languages {
  const source_language = source ? knownLanguage(source) : null;
  const target_languages = [...new Set((targets ?? defaults).map(knownLanguage))];
  if (target_languages.length === 0) {
    throw new Z2Error('NO_TARGET_LANGUAGE', 'No target language was named.', {
      remedy: 'Name at least one in target_languages, e.g. ["es"].',
    });
  }
  const spoken = source_language ?? (captions && languageOfName(captions));
  const ready = given.map(knownLanguage);
  const same = target_languages.find(
    (target) => spoken && (target === spoken || (isSameLanguage(target, spoken) && !ready.includes(target))),
  );
  if (same && spoken) {
    const name = `${languageName(spoken)} (${spoken})`;
    throw new Z2Error(
      'LANGUAGE_SAME_AS_SOURCE',
      source_language
        ? `The video is in ${name}, and ${languageName(same)} (${same}) is a target language.`
        : `${captions ?? ''} is in ${name} by its name, and ${languageName(same)} (${same}) is a target language.`,
      {
        remedy: source_language
          ? 'Take it out of the target languages, or correct the source language.'
          : 'Take it out of the target languages, or name the source language.',
        details: { language: same },
      },
    );
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
