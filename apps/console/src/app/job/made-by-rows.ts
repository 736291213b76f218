import type { EngineUseView } from '@z2/contracts';
import { languageName, noteWords } from '@z2/contracts';

import { ENGINE_WORDS, engineName } from '../words/engine-words';
import { QUALITY_WORDS } from '../words/status-words';

export interface MadeByRow {
  key: string;
  kind: string;
  engine: string;
  version: string;
  quality: (typeof QUALITY_WORDS)[keyof typeof QUALITY_WORDS];
  /** "Spanish, French"; empty where it worked for the whole job. */
  languages: string;
  /** What it says of its work; with the language before it where that differs. */
  notes: string[];
}

/** Each engine once, with all languages that it worked for. */
export function madeByRows(uses: readonly EngineUseView[]): MadeByRow[] {
  const groups = Map.groupBy(uses, ({ kind, engine, version, quality }) =>
    JSON.stringify([kind, engine, version, quality]),
  );
  return [...groups].map(([key, own]) => {
    const [first] = own as [EngineUseView, ...EngineUseView[]];
    const names = (languages: readonly string[]): string =>
      [...new Set(languages)].map((language) => languageName(language)).join(', ');
    const noted = own.filter(({ note }) => note);
    const same = own.every(({ note }) => note === first.note);
    return {
      key,
      kind: ENGINE_WORDS[first.kind],
      engine: engineName(first.kind, first.engine),
      version: first.version,
      quality: QUALITY_WORDS[first.quality],
      languages: names(own.flatMap(({ languages }) => languages)),
      notes: same
        ? noted.slice(0, 1).map(({ note }) => noteWords(note ?? ''))
        : noted.map(({ note, languages }) =>
            [names(languages), noteWords(note ?? '')].filter(Boolean).join(': '),
          ),
    };
  });
}
