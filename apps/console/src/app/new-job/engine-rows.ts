import {
  type EngineInfo,
  type EngineKind,
  enginesHere,
  knowsLanguage,
  QUALITY_CLASSES,
  translates,
} from '@z2/contracts';

import { ENGINE_WORDS, engineName } from '../words/engine-words';
import { QUALITY_WORDS } from '../words/status-words';
import type { JobWishes } from './job-wishes';

export interface EngineRow {
  kind: EngineKind;
  words: string;
  /** The engine's name; '': none is here that does it all. */
  engine: string;
  quality: (typeof QUALITY_WORDS)[keyof typeof QUALITY_WORDS];
  missing: string;
}

type Wishes = Pick<
  JobWishes,
  'source_language' | 'target_languages' | 'dub' | 'speech_engine' | 'translation_engine' | 'voice_engine'
>;

/**
 * The best engines of each kind that a job needs: of several languages, each may have another.
 *
 * @param given languages whose translation is there already
 */
export function engineRows(
  engines: readonly EngineInfo[],
  wishes: Wishes,
  own_subtitles: boolean,
  given: readonly string[] = [],
): EngineRow[] {
  const { source_language: from, target_languages: targets } = wishes;
  const translated = targets.filter((language) => !given.includes(language));
  const each = <T>(languages: readonly string[], does: (engine: EngineInfo, to: string) => T) =>
    languages.map((to) => (engine: EngineInfo) => does(engine, to));
  const row = (
    kind: EngineKind,
    wanted: string | null,
    tasks: readonly ((engine: EngineInfo) => boolean)[],
  ): EngineRow => {
    const here = enginesHere(engines, kind, wanted).sort((a, b) => rank(b) - rank(a));
    const used = (tasks.length > 0 ? tasks : [() => true]).map((does) => here.find(does));
    const found = [...new Set(used.filter((engine) => engine !== undefined))];
    const complete = found.length > 0 && !used.includes(undefined);
    const worst = found.toSorted((a, b) => rank(a) - rank(b))[0];
    return {
      kind,
      words: ENGINE_WORDS[kind],
      engine: complete ? found.map(({ engine }) => engineName(kind, engine)).join(' and ') : '',
      quality: QUALITY_WORDS[worst?.quality ?? 'preview'],
      missing: complete ? '' : missingWords(engines, kind, here.length > 0),
    };
  };
  return [
    ...(own_subtitles
      ? []
      : [row('speech', wishes.speech_engine, [(engine) => !from || knowsLanguage(engine, from)])]),
    ...(targets.length > 0 && translated.length === 0
      ? []
      : [
          row(
            'translation',
            wishes.translation_engine,
            each(translated, (engine, to) => translates(engine, from, to)),
          ),
        ]),
    ...(wishes.dub ? [row('voice', wishes.voice_engine, each(targets, knowsLanguage))] : []),
  ];
}

const rank = ({ quality }: EngineInfo): number => QUALITY_CLASSES.indexOf(quality);

function missingWords(engines: readonly EngineInfo[], kind: EngineKind, some: boolean): string {
  const remedy = engines
    .filter((engine) => engine.kind === kind && !engine.available)
    .map((engine) => engine.remedy ?? engine.reason ?? '')
    .find(Boolean);
  return `${some ? 'No engine here knows all of these languages.' : 'None is here.'} ${remedy ?? ''}`.trim();
}
