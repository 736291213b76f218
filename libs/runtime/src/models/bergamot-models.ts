import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { languageName, type LanguagePair, parseLanguage } from '@z2/contracts';

import { foldersIn, namesIn, readFault } from '../files/names-in';
import { marianFault } from './marian-header';

/** A model that translates one language (BCP 47) into another. */
export interface BergamotModel extends LanguagePair {
  /** Of the folder. */
  name: string;
  dir: string;
  /** Paths; each may be packed (`.gz`, `.zst`). */
  model: string;
  /** Which words may stand for which: makes it quicker; null: it has none. */
  shortlist: string | null;
  /** One for both languages, or the source's and the target's. */
  vocabs: string[];
  /** As Marian's option `gemm-precision` takes it. */
  precision: 'int8shiftAlphaAll' | 'int8shiftAll';
  /** Bytes on disk. */
  size: number;
  /** Changes with its content. */
  stamp: string;
}
export interface FaultyBergamotModel {
  name: string;
  /** What is wrong, as the end of a sentence. */
  fault: string;
}
export interface BergamotModels {
  usable: BergamotModel[];
  faulty: FaultyBergamotModel[];
}

const PACKED = String.raw`(?:\.gz|\.zst)?$`;
const MODEL = new RegExp(String.raw`^model\..*\.bin${PACKED}`);
const SHORTLIST = new RegExp(String.raw`^lex\..*\.bin${PACKED}`);
const VOCAB = new RegExp(String.raw`^vocab\..*spm${PACKED}`);
const SOURCE_VOCAB = new RegExp(String.raw`^srcvocab\..*spm${PACKED}`);
const TARGET_VOCAB = new RegExp(String.raw`^trgvocab\..*spm${PACKED}`);

/**
 * The translation models of a folder, each in a folder of its own that is named as its pair of languages (`enes`, `en-es`,
 * `en-zh_hant`), with the files' names as Firefox Translations has them. By name; no folder: none.
 */
export async function findBergamotModels(dir: string): Promise<BergamotModels> {
  const models: BergamotModels = { usable: [], faulty: [] };
  for (const name of await foldersIn(dir)) {
    const model = await readModel(name, join(dir, name)).catch((error: unknown) => ({
      name,
      fault: readFault(error),
    }));
    if ('fault' in model) {
      models.faulty.push(model);
      continue;
    }
    const other = models.usable.find(({ from, to }) => from === model.from && to === model.to);
    if (other) {
      const pair = `${languageName(model.from)} → ${languageName(model.to)}`;
      models.faulty.push({ name, fault: `${other.name} is for ${pair} too` });
    } else {
      models.usable.push(model);
    }
  }
  return models;
}

async function readModel(name: string, dir: string): Promise<BergamotModel | FaultyBergamotModel> {
  const pair = pairOf(name);
  if (!pair) {
    return { name, fault: 'its name is no pair of languages such as enes or en-es' };
  }
  const files = (await namesIn(dir)).sort();
  const all = files.filter((file) => MODEL.test(file));
  const [model] = all;
  if (!model || all.length > 1) {
    return { name, fault: model ? `it has several models: ${all.join(', ')}` : 'it lacks model.*.bin' };
  }
  const found = (pattern: RegExp): string | undefined => files.find((file) => pattern.test(file));
  const [both, source, target] = [found(VOCAB), found(SOURCE_VOCAB), found(TARGET_VOCAB)];
  const vocabs = both ? [both] : source && target ? [source, target] : null;
  if (!vocabs) {
    return { name, fault: 'it lacks vocab.*.spm, or srcvocab.*.spm and trgvocab.*.spm' };
  }
  const fault = model.endsWith('.bin') ? await marianFault(join(dir, model)) : null;
  if (fault) {
    return { name, fault: `${model} is broken: ${fault}` };
  }
  const shortlist = found(SHORTLIST) ?? null;
  const at = (file: string): string => join(dir, file);
  const used = [model, ...(shortlist ? [shortlist] : []), ...vocabs];
  const facts = await Promise.all(used.map((file) => stat(at(file))));
  const stamps = facts.map(({ size, mtimeMs }, index) => `${used[index]} ${size} ${mtimeMs}`);
  return {
    ...{
      ...pair,
      name,
      dir,
      model: at(model),
      shortlist: shortlist && at(shortlist),
      vocabs: vocabs.map(at),
    },
    precision: model.includes('alphas') ? 'int8shiftAlphaAll' : 'int8shiftAll',
    size: facts.reduce((sum, { size }) => sum + size, 0),
    stamp: createHash('sha256').update(stamps.join('\n')).digest('hex').slice(0, 12),
  };
}

/** `enes`, `en-es`, `en_es`, `zh_hant-en`: the codes of two languages, the source's first; null: it is none. Pure. */
export function pairOf(name: string): LanguagePair | null {
  const plain = /^[a-z]{4,6}$/.test(name);
  const cuts = plain
    ? [2, 3].map((at) => [name.slice(0, at), name.slice(at)])
    : [...name.matchAll(/[-_]/g)].map(({ index }) => [name.slice(0, index), name.slice(index + 1)]);
  const pairs = cuts.flatMap(([first = '', second = '']): LanguagePair[] => {
    const [from, to] = [languageOf(first), languageOf(second)];
    return from && to && from !== to ? [{ from, to }] : [];
  });
  // `pt-BR-en` is no Portuguese and Breton: nearly every model is from or to English.
  return pairs.find(({ from, to }) => from === 'en' || to === 'en') ?? pairs[0] ?? null;
}

/** Codes only: names of languages are no names of models. */
const languageOf = (code: string): string | null =>
  /^[a-z]{2,3}(?:[-_]\w+)*$/i.test(code) ? parseLanguage(code) : null;
