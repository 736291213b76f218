import {
  apertiumPackagesFor,
  type EngineInfo,
  type EngineKind,
  type ErrorCode,
  type JobOptions,
  knowsLanguage,
  languageName,
  oneOf,
  translates,
  Z2Error,
} from '@z2/contracts';

export interface EngineWishes {
  /** null: not known yet. */
  source_language: string | null;
  target_languages: readonly string[];
  options: JobOptions;
}

/**
 * Refuses at creation what no live worker can do: better now, with what would enable it, than after the download.
 *
 * @param engines of the live workers; empty means that none is there to ask, and nothing is refused
 * @throws Z2Error OPTION_INVALID, SPEECH_ENGINE_MISSING, TRANSLATION_PAIR_MISSING, VOICE_MISSING
 */
export function checkEngines(engines: readonly EngineInfo[], wishes: EngineWishes): void {
  if (engines.length === 0) {
    return;
  }
  const { options } = wishes;
  if (!options.subtitles_in) {
    chosen(engines, 'speech', options.speech_engine, 'SPEECH_ENGINE_MISSING');
  }
  const given = new Set(Object.keys(options.translations_in));
  const targets = wishes.target_languages.filter((language) => !given.has(language));
  if (targets.length > 0) {
    const translators = chosen(
      engines,
      'translation',
      options.translation_engine,
      'TRANSLATION_PAIR_MISSING',
    );
    requireTranslations(translators, wishes.source_language, targets, wishes.target_languages);
  }
  if (options.dub) {
    const voices = chosen(engines, 'voice', options.voice_engine, 'VOICE_MISSING');
    wishes.target_languages.forEach((language) => requireVoice(voices, language));
  }
}

/** The engines of a kind that may be used: the one asked for, which then must be available, or all. */
function chosen(
  engines: readonly EngineInfo[],
  kind: EngineKind,
  wanted: string | null,
  missing: ErrorCode,
): EngineInfo[] {
  const all = engines.filter((engine) => engine.kind === kind);
  if (!wanted) {
    return all;
  }
  const found = all.find((engine) => engine.engine === wanted);
  if (!found) {
    throw new Z2Error('OPTION_INVALID', `There is no ${kind} engine "${wanted}".`, {
      remedy: `Use one of: ${all.map((engine) => engine.engine).join(', ') || 'none is there'}.`,
      details: { [`${kind}_engine`]: wanted, known: all.map((engine) => engine.engine) },
    });
  }
  if (!found.available) {
    throw new Z2Error(
      missing,
      `The ${kind} engine ${wanted} is not available: ${found.reason ?? 'unknown why'}`,
      {
        remedy: found.remedy ?? 'Choose another engine.',
        details: { engine: wanted },
      },
    );
  }
  return [found];
}

/** @param all target languages, those with a translation of one's own too: what can be made without the impossible ones is said */
function requireTranslations(
  engines: readonly EngineInfo[],
  from: string | null,
  targets: readonly string[],
  all: readonly string[],
): void {
  const impossible = targets.filter(
    (to) => !engines.some((engine) => engine.available && translates(engine, from, to)),
  );
  const [first] = impossible;
  if (first === undefined) {
    return;
  }
  const possible = all.filter((language) => !impossible.includes(language));
  throw translationMissing(engines, from, first, impossible, possible);
}

function translationMissing(
  engines: readonly EngineInfo[],
  from: string | null,
  to: string,
  impossible: readonly string[],
  possible_targets: readonly string[],
): Z2Error {
  const name = from
    ? `from ${languageName(from)} (${from}) to ${languageName(to)} (${to})`
    : `to ${languageName(to)} (${to})`;
  const packages = from ? apertiumPackagesFor(from, to) : [];
  const possible = from ? reachable(engines, from) : [];
  const rest =
    possible_targets.length > 0
      ? `Without ${impossible.map(languageName).join(', ')} it can run: ${possible_targets.join(',')}. `
      : '';
  const known =
    possible.length > 0 ? `What works here from ${languageName(from ?? '')}: ${possible.join(', ')}. ` : '';
  const ways = [
    ...(packages.length > 0 ? [`apt install ${packages.join(' ')}`] : []),
    ...engines.flatMap(({ available, remedy }) => (!available && remedy ? [remedy] : [])),
    ...(engines.some((engine) => engine.available && engine.languages.length === 0)
      ? []
      : ['Set Z2_LLM_BASE_URL and Z2_LLM_MODEL to a model service, and Z2_LLM_API_KEY where it wants a key']),
    'Give the translation as a file (--translation, or translations_in in the API)',
  ];
  return new Z2Error('TRANSLATION_PAIR_MISSING', `No engine here translates ${name}.`, {
    remedy: `${rest}${known}${oneOf(ways)}`,
    details: {
      source_language: from,
      target_language: to,
      impossible,
      possible: possible_targets,
      packages,
      engines: engines.map(({ engine, available, reason }) => ({ engine, available, reason })),
    },
  });
}

/** Languages that the engines here reach from a language, sorted. */
function reachable(engines: readonly EngineInfo[], from: string): string[] {
  const targets = engines
    .filter(({ available }) => available)
    .flatMap(({ languages }) => languages.map((pair) => pair.split('>')[1] ?? ''));
  return [...new Set(targets)]
    .filter((to) => to && to !== from && engines.some((one) => one.available && translates(one, from, to)))
    .sort();
}

function requireVoice(engines: readonly EngineInfo[], language: string): void {
  if (engines.some((engine) => engine.available && knowsLanguage(engine, language))) {
    return;
  }
  const remedies = engines.flatMap(({ available, remedy }) => (!available && remedy ? [remedy] : []));
  throw new Z2Error('VOICE_MISSING', `No voice here speaks ${languageName(language)} (${language}).`, {
    remedy: oneOf([...remedies, 'Leave the dub out.']),
    details: { language, engines: engines.map(({ engine, available }) => ({ engine, available })) },
  });
}
