import {
  apertiumPackagesFor,
  type EngineInfo,
  enginesHere,
  knowsLanguage,
  languageName,
  primaryLanguage,
  translates,
} from '@z2/contracts';

import { engineName } from '../words/engine-words';
import type { JobWishes } from './job-wishes';

type AbilityWishes = Pick<JobWishes, 'source_language' | 'dub' | 'translation_engine' | 'voice_engine'>;

/**
 * Why the engines here cannot make a language, as a phrase; null: they can, or no worker is there to ask.
 *
 * @param given its translation is there already
 */
export function whyNotInto(
  engines: readonly EngineInfo[],
  wishes: AbilityWishes,
  language: string,
  given = false,
): string | null {
  if (engines.length === 0) {
    return null;
  }
  return (
    (given ? null : whyNotTranslated(engines, wishes, language)) ?? whyNotSpoken(engines, wishes, language)
  );
}

function whyNotTranslated(
  engines: readonly EngineInfo[],
  { source_language: from, translation_engine }: AbilityWishes,
  language: string,
): string | null {
  if (from && primaryLanguage(from) === primaryLanguage(language)) {
    return 'is spoken in the video already';
  }
  const translators = enginesHere(engines, 'translation', translation_engine);
  if (translators.some((engine) => translates(engine, from, language))) {
    return null;
  }
  if (translation_engine) {
    return NOT_BY_CHOSEN;
  }
  const packaged = from !== null && apertiumPackagesFor(from, language).length > 0;
  return needs(engines, 'translation', packaged ? ['another package of Apertium'] : []);
}

function whyNotSpoken(
  engines: readonly EngineInfo[],
  { dub, voice_engine }: AbilityWishes,
  language: string,
): string | null {
  if (!dub || enginesHere(engines, 'voice', voice_engine).some((engine) => knowsLanguage(engine, language))) {
    return null;
  }
  return voice_engine ? NOT_BY_CHOSEN : needs(engines, 'voice');
}

const NOT_BY_CHOSEN = 'is not known to the engine that was chosen';
const NEEDED = { translation: 'a translation engine', voice: 'a voice' } as const;

function needs(
  engines: readonly EngineInfo[],
  kind: keyof typeof NEEDED,
  others: readonly string[] = [],
): string {
  const missing = engines
    .filter((engine) => engine.kind === kind && !engine.available)
    .map(({ engine }) => engineName(kind, engine));
  const ways = [...new Set([...missing, ...others])];
  const listed = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(ways);
  return `needs ${NEEDED[kind]}${listed ? `: ${listed}` : ''}`;
}

/** The one language that all speech engines here take a recording for; null where they know several, or any. */
export function onlySpeechLanguage(
  engines: readonly EngineInfo[],
  speech_engine: string | null,
): string | null {
  const here = enginesHere(engines, 'speech', speech_engine);
  const known = new Set(here.flatMap(({ languages }) => languages.map(primaryLanguage)));
  const [only] = known;
  return here.length > 0 && here.every(({ languages }) => languages.length > 0) && known.size === 1
    ? (only ?? null)
    : null;
}

/** What the field of the spoken language says while none is chosen. */
export function unchosenWords(
  engines: readonly EngineInfo[],
  speech_engine: string | null,
  own_subtitles: boolean,
): string {
  const only = own_subtitles ? null : onlySpeechLanguage(engines, speech_engine);
  return only ? `Taken for ${languageName(only)}` : 'Detect automatically';
}

/** What must be known of the spoken language as the form stands; null where nothing. */
export function sourceNote(
  engines: readonly EngineInfo[],
  source_language: string | null,
  speech_engine: string | null,
  own_subtitles: boolean,
): string | null {
  const here = enginesHere(engines, 'speech', speech_engine);
  if (own_subtitles || here.length === 0) {
    return null;
  }
  const only = onlySpeechLanguage(engines, speech_engine);
  if (!source_language) {
    return only
      ? `The speech recognition here knows ${languageName(only)} only, and takes every recording for it. If another language is spoken, choose it.`
      : null;
  }
  return here.some((engine) => knowsLanguage(engine, source_language))
    ? null
    : `No speech recognition here knows ${languageName(source_language)}: the video must bring subtitles in it, or give your own below.`;
}
