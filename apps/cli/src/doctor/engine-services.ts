import { type EngineInfo, LOCAL_ENGINES } from '@z2/contracts';

import { askEngines } from '../service/ask-engines';
import { asked } from './asked';
import type { Finding } from './finding';
import { pairsInWords } from './pairs-in-words';
import { findApertium } from './programs';

/** Of services: the engines of this machine have findings of their own. */
const COST: Readonly<Record<string, string>> = {
  speech: 'whisper.cpp or PocketSphinx only',
  translation: 'only Apertium (preview quality) and models on disk translate',
  voice: 'a robotic voice only',
};

/** They are of this machine, and have what somebody put there. */
const WITH_MODELS = ['sherpa-onnx', 'bergamot'];

/** Apertium with its languages, and each service of speech, translation and voice, asked whether it is there. */
export function findEngineServices(): Promise<Finding[]> {
  return asked('engines', async () => {
    const infos = await askEngines<EngineInfo[]>({ ask: 'engines' });
    const apertium = infos.find(({ engine }) => engine === 'apertium');
    const services = infos.filter(
      ({ kind, engine }) => kind in COST && (WITH_MODELS.includes(engine) || !LOCAL_ENGINES.includes(engine)),
    );
    const pairs = apertium?.available ? apertium.languages : [];
    return [await findApertium(pairs), ...services.map(findingOf)];
  });
}

function findingOf({ kind, engine, available, version, reason, remedy, languages }: EngineInfo): Finding {
  const what = `${kind}: ${engine}`;
  if (available && reason) {
    return { what, state: 'warning', found: reason, remedy: remedy ?? 'Get it anew.' };
  }
  return available
    ? { what, state: 'ok', found: directions(languages) || (version ?? 'there') }
    : {
        what,
        state: 'optional',
        found: reason ?? 'not available',
        ...(COST[kind] ? { cost: COST[kind] } : {}),
        ...(remedy ? { remedy } : {}),
      };
}

/** Of an engine that translates certain pairs only. */
const directions = (languages: readonly string[]): string =>
  pairsInWords(languages.filter((one) => one.includes('>')));
