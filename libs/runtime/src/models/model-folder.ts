import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import type { QualityClass } from '@z2/contracts';
import { editDistance, Z2Error } from '@z2/contracts';

import { readGgmlHeader } from './ggml-header';
import { GET_A_MODEL, modelFileName, plainModelName, publishedModel, WHISPER_MODELS } from './whisper-models';

/** One line of `./z2 models list`. Sizes in bytes. */
export interface ModelView {
  name: string;
  installed: boolean;
  /** Of the published model, or of the file. */
  size: number;
  /** Null where it is not on disk. */
  path: string | null;
  /** Bytes of an interrupted pull. */
  partial: number;
  quality: QualityClass | null;
  english_only: boolean;
  note: string;
}

/** A model that can be given to whisper.cpp. */
export interface ResolvedModel {
  name: string;
  path: string;
  quality: QualityClass;
  english_only: boolean;
}

/** Published models and the user's own ones in `dir`, the best first. A folder that is not there is an empty one. */
export async function listModels(dir: string): Promise<ModelView[]> {
  const files = await modelFiles(dir);
  const published = WHISPER_MODELS.map(({ name, size, quality, english_only, note }): ModelView => {
    const installed = files.get(modelFileName(name));
    return {
      ...{ name, installed: installed !== undefined, size: installed ?? size },
      path: installed === undefined ? null : join(dir, modelFileName(name)),
      partial: files.get(`${modelFileName(name)}.part`) ?? 0,
      ...{ quality, english_only, note },
    };
  });
  const own = [...files]
    .filter(([file]) => /^ggml-.+\.bin$/.test(file) && !publishedModel(file))
    .map(([file, size]): ModelView => {
      const facts = { quality: null, english_only: false, note: 'your own' };
      return {
        name: plainModelName(file),
        installed: true,
        size,
        path: join(dir, file),
        partial: 0,
        ...facts,
      };
    });
  return [...published, ...own];
}

/**
 * The model to use: a path, a name of `./z2 models list`, or null for the best on disk (one for every language before an
 * English-only one, the user's own last).
 *
 * @throws Z2Error MODEL_NOT_FOUND (details.near: similar names), MODEL_INVALID
 */
export async function resolveModel(nameOrPath: string | null, dir: string): Promise<ResolvedModel> {
  if (nameOrPath === null) {
    const there = (await listModels(dir)).filter(({ installed }) => installed);
    const best = there.find(({ english_only }) => !english_only) ?? there[0];
    if (!best?.path) {
      throw new Z2Error('MODEL_NOT_FOUND', `There is no whisper model in ${dir}.`, {
        remedy: `Get one: ${GET_A_MODEL}.`,
      });
    }
    return checked(best.name, best.path);
  }
  const path = resolve(nameOrPath);
  if (nameOrPath.includes('/')) {
    if (!(await isFile(path))) {
      throw new Z2Error('MODEL_NOT_FOUND', `There is no model file ${path}.`, {
        remedy: 'Correct the path, or name a model of ./z2 models list.',
        details: { path },
      });
    }
    return checked(plainModelName(nameOrPath.slice(nameOrPath.lastIndexOf('/') + 1)), path);
  }
  const name = plainModelName(nameOrPath);
  const own = join(dir, modelFileName(name));
  if (await isFile(own)) {
    return checked(name, own);
  }
  if (nameOrPath.endsWith('.bin') && (await isFile(path))) {
    return checked(name, path);
  }
  throw await unknownModel(nameOrPath, dir);
}

/** Whether any model is on disk. */
export async function hasModel(dir: string): Promise<boolean> {
  return (await listModels(dir)).some(({ installed }) => installed);
}

/** MODEL_NOT_FOUND for a name, with the near ones; for a published one that is not on disk, how to get it. */
export async function unknownModel(wanted: string, dir: string): Promise<Z2Error> {
  const published = publishedModel(wanted);
  if (published) {
    return new Z2Error('MODEL_NOT_FOUND', `The model ${published.name} is not on this machine.`, {
      remedy: `Get it: ./z2 models pull ${published.name} (${Math.round(published.size / 1e6)} MB).`,
      details: { name: published.name },
    });
  }
  const names = (await listModels(dir)).map(({ name }) => name);
  const near = names
    .map((name) => ({ name, distance: editDistance(wanted, name) }))
    .filter(({ name, distance }) => distance <= 2 || name.startsWith(wanted) || wanted.startsWith(name))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
  return new Z2Error('MODEL_NOT_FOUND', `There is no model "${wanted}".`, {
    remedy:
      near.length > 0
        ? `Did you mean ${near.join(' or ')}? ./z2 models list shows all.`
        : './z2 models list shows all.',
    details: { near },
  });
}

async function checked(name: string, path: string): Promise<ResolvedModel> {
  const { english_only } = await readGgmlHeader(path);
  // Of a model that nobody published we know nothing: its results are for the user to judge.
  return { name, path, english_only, quality: publishedModel(name)?.quality ?? 'preview' };
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return false;
    }
    throw error;
  }
}

async function modelFiles(dir: string): Promise<Map<string, number>> {
  try {
    const names = await readdir(dir);
    const wanted = names.filter((name) => /^ggml-.+\.bin(\.part)?$/.test(name)).sort();
    return new Map(
      await Promise.all(wanted.map(async (name) => [name, (await stat(join(dir, name))).size] as const)),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return new Map();
    }
    throw error;
  }
}
