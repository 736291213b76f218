import { ENGINE_KINDS, type EngineInfo, type PublisherInfo, QUALITY_CLASSES } from '@z2/contracts';

import { publisherName } from '../words/publisher-words';
import { ENGINE_WORDS, engineName } from '../words/engine-words';
import { counted, sentence } from '../words/format';
import { QUALITY_WORDS } from '../words/status-words';

/** One engine or place, here or not. */
export interface SystemRow {
  key: string;
  name: string;
  available: boolean;
  /** What it is, where it is here: "Preview quality · 3.1 · 12 languages". */
  about: string;
  /** Why it is not here, and what would enable it. */
  reason: string;
  remedy: string;
}
/** A card of the page. */
export interface SystemGroup {
  kind: string;
  name: string;
  /** Something of it works. */
  here: boolean;
  rows: SystemRow[];
}

/** The engines by what they do; those that are here first, the best of them first. */
export function engineGroups(engines: readonly EngineInfo[]): SystemGroup[] {
  return ENGINE_KINDS.flatMap((kind) => {
    const own = engines
      .filter((engine) => engine.kind === kind)
      .toSorted(
        (a, b) =>
          Number(b.available) - Number(a.available) ||
          QUALITY_CLASSES.indexOf(b.quality) - QUALITY_CLASSES.indexOf(a.quality),
      );
    return own.length > 0
      ? [
          {
            ...{ kind, name: ENGINE_WORDS[kind], here: own.some(({ available }) => available) },
            rows: own.map((engine) => ({
              key: `${kind} ${engine.engine}`,
              name: engineName(kind, engine.engine),
              available: engine.available,
              about: [QUALITY_WORDS[engine.quality].name, engine.version, reachWords(engine)]
                .filter(Boolean)
                .join(' · '),
              reason: engine.reason ?? '',
              remedy: engine.remedy ?? '',
            })),
          },
        ]
      : [];
  });
}

function reachWords({ available, kind, languages }: EngineInfo): string {
  if (!available || kind === 'vad' || kind === 'llm') {
    return '';
  }
  return languages.length === 0
    ? 'any language'
    : counted(languages.length, kind === 'translation' ? 'language pair' : 'language');
}

/** Where results can be published to; those that are set up first. Nothing where no worker told of any. */
export function publisherGroup(publishers: readonly PublisherInfo[]): SystemGroup[] {
  const rows = publishers
    .toSorted((a, b) => Number(b.available) - Number(a.available))
    .map(({ publisher, available, reason, remedy }) => ({
      ...{ key: publisher, name: publisherName(publisher), available, about: available ? 'Set up' : '' },
      ...{ reason: sentence(reason), remedy: remedy ?? '' },
    }));
  return rows.length > 0
    ? [{ kind: 'publishers', name: 'Publish to', here: rows.some(({ available }) => available), rows }]
    : [];
}
