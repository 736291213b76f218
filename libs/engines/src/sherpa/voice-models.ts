import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { parseLanguage, primaryLanguage } from '@z2/contracts';
import { foldersIn, namesIn, readFault } from '@z2/runtime';

import { readOnnxMetadata } from './onnx-metadata';

/** One speaker of a model. */
export interface ModelSpeaker {
  /** As `--voice` takes it: the folder, and where it has several speakers the speaker's name or number. */
  voice: string;
  name: string;
  /** In the model, from 0. */
  number: number;
  /** BCP 47. */
  language: string;
}
/** A voice model that can be used, by what its folder has. */
export interface VoiceModel {
  /** Of the folder. */
  name: string;
  dir: string;
  kind: 'piper' | 'kokoro';
  /** Name of the .onnx file. */
  file: string;
  /** Kokoro of several languages: dictionaries of English and Chinese, and rules of Chinese numbers. */
  lexicons: string[];
  rules: string[];
  speakers: ModelSpeaker[];
  /** Changes with its content. */
  stamp: string;
}
export interface FaultyModel {
  name: string;
  /** What is wrong, as the end of a sentence. */
  fault: string;
}
export interface VoiceModels {
  usable: VoiceModel[];
  faulty: FaultyModel[];
}

const ESPEAK_FILES = ['phontab', 'phonindex', 'phondata', 'intonations'];
/** espeak-ng's own names of languages. */
const OF_ESPEAK: Readonly<Record<string, string>> = {
  cmn: 'zh',
  'fr-fr': 'fr',
  yue: 'zh-HK',
  nb: 'nb',
  no: 'nb',
};
/** Speakers of Kokoro are named by language and sex first. Japanese is not read from its writing. */
const OF_KOKORO: Readonly<Record<string, string>> = {
  ...{ a: 'en-US', b: 'en-GB', e: 'es', f: 'fr', h: 'hi', i: 'it', p: 'pt-BR', z: 'zh' },
};

/** The voice models of a folder, each in a folder of its own, by name. No folder: none. */
export async function findVoiceModels(dir: string): Promise<VoiceModels> {
  const models: VoiceModels = { usable: [], faulty: [] };
  for (const name of await foldersIn(dir)) {
    const model = await readModel(name, join(dir, name)).catch((error: unknown) => ({
      name,
      fault: readFault(error),
    }));
    if ('fault' in model) {
      models.faulty.push(model);
    } else {
      models.usable.push(model);
    }
  }
  return models;
}

async function readModel(name: string, dir: string): Promise<VoiceModel | FaultyModel> {
  const files = await namesIn(dir);
  const models = files.filter((file) => file.endsWith('.onnx'));
  const file = models.length > 1 ? models.find((one) => one === 'model.onnx') : models[0];
  if (!file) {
    return { name, fault: models.length > 1 ? 'it has several .onnx files' : 'it has no .onnx file' };
  }
  const data = await namesIn(join(dir, 'espeak-ng-data'));
  const missing = [
    ...['tokens.txt'].filter((one) => !files.includes(one)),
    ...ESPEAK_FILES.filter((one) => !data.includes(one)).map((one) => `espeak-ng-data/${one}`),
  ];
  if (missing.length > 0) {
    return { name, fault: `it lacks ${missing.join(', ')}` };
  }
  try {
    const metadata = await readOnnxMetadata(join(dir, file));
    const speakers = await speakersOf(name, dir, file, metadata);
    if (typeof speakers === 'string') {
      return { name, fault: speakers };
    }
    const kind = metadata.get('model_type') === 'kokoro' ? 'kokoro' : 'piper';
    if (kind === 'kokoro' && !files.includes('voices.bin')) {
      return { name, fault: 'it lacks voices.bin' };
    }
    const { size, mtimeMs } = await stat(join(dir, file));
    return {
      ...{ name, dir, kind, file, speakers, stamp: `${name} ${size} ${mtimeMs}` },
      lexicons: files.filter((one) => /^lexicon.*\.txt$/.test(one)).sort(),
      rules: files.filter((one) => one.endsWith('-zh.fst')).sort(),
    };
  } catch (error) {
    if (error instanceof RangeError) {
      return { name, fault: `${file} is broken: ${error.message}` };
    }
    throw error;
  }
}

/** Or what is wrong. */
async function speakersOf(
  model: string,
  dir: string,
  file: string,
  metadata: ReadonlyMap<string, string>,
): Promise<ModelSpeaker[] | string> {
  const count = Number(metadata.get('n_speakers'));
  if (!metadata.get('sample_rate') || !(count >= 0)) {
    return `${file} tells no speakers and no sample rate: it must be in the form in which sherpa-onnx publishes it`;
  }
  if (metadata.get('model_type') === 'kokoro') {
    return kokoroSpeakers(model, metadata);
  }
  const told = [metadata.get('voice'), metadata.get('language')].filter(Boolean);
  const language = told.map((one) => languageOf(one ?? '')).find((one) => one !== null);
  if (!language) {
    return `its language is unknown here (${told.join(', ') || 'none is told'})`;
  }
  const names = await piperNames(join(dir, `${file}.json`));
  return count <= 1
    ? [{ voice: model, name: model, number: 0, language }]
    : Array.from({ length: count }, (_, number) => {
        const name = names.get(number) ?? String(number);
        return { voice: `${model}/${name}`, name: `${name} (${model})`, number, language };
      });
}

function kokoroSpeakers(model: string, metadata: ReadonlyMap<string, string>): ModelSpeaker[] {
  const names = (metadata.get('speaker_names') ?? '').split(',').map((name) => name.trim());
  // The first models have several speakers of one language.
  const isOne = (metadata.get('version') ?? '1') === '1';
  const own = languageOf(metadata.get('voice') ?? '') ?? 'en-US';
  return names.flatMap((name, number) => {
    const language = OF_KOKORO[name[0] ?? ''] ?? (isOne ? own : null);
    return name && language
      ? [{ voice: `${model}/${name}`, name: `${name} (${model})`, number, language }]
      : [];
  });
}

function languageOf(text: string): string | null {
  const name = text.toLowerCase().replace(/-x-.*/, '');
  return OF_ESPEAK[name] ?? parseLanguage(name);
}

/** Speakers by number, as Piper's own description of a voice names them; without it, none. */
async function piperNames(path: string): Promise<Map<number, string>> {
  const text = await readFile(path, 'utf8').catch(() => '{}');
  try {
    const { speaker_id_map: ids } = JSON.parse(text) as { speaker_id_map?: Record<string, number> };
    return new Map(Object.entries(ids ?? {}).map(([name, number]) => [number, name]));
  } catch {
    return new Map();
  }
}

/** How well a speaker fits a language: 2 its region too, 1 the language, 0 not at all. Pure. */
export function languageFitness({ language }: Pick<ModelSpeaker, 'language'>, wanted: string): number {
  return language === wanted ? 2 : primaryLanguage(language) === primaryLanguage(wanted) ? 1 : 0;
}
