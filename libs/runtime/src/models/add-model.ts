import { randomUUID } from 'node:crypto';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { Z2Error } from '@z2/contracts';

import { copyHashed, fsyncDirectory, makeDirectory } from '../files/durable-file';
import { readGgmlHeader } from './ggml-header';
import { keepModelHash } from './model-hash';
import { modelFileName, plainModelName, publishedModel } from './whisper-models';

/**
 * Copies the user's own model file into `dir` under a name (default: the file's), atomically. A name of a published model is
 * given only to that very file. Returns the path.
 *
 * @throws Z2Error MODEL_NOT_FOUND, MODEL_INVALID, MODEL_HASH_MISMATCH, OPTION_INVALID (name), DISK_FULL, CANCELLED
 */
export async function addModel(
  file: string,
  name: string | null,
  options: { dir: string; signal?: AbortSignal },
): Promise<string> {
  await mustBeFile(file);
  await readGgmlHeader(file);
  const plain = plainModelName(name ?? file.slice(file.lastIndexOf('/') + 1));
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(plain)) {
    throw new Z2Error('OPTION_INVALID', `"${plain}" cannot be the name of a model.`, {
      remedy: 'Choose one of letters, digits, dots, hyphens: ./z2 models add FILE --name my-model.',
    });
  }
  await makeDirectory(options.dir);
  const path = join(options.dir, modelFileName(plain));
  const temporary = join(options.dir, `.${randomUUID()}.tmp`);
  try {
    const { sha256 } = await copyHashed(file, temporary, options.signal);
    const published = publishedModel(plain);
    if (published && published.sha256 !== sha256) {
      throw new Z2Error('MODEL_HASH_MISMATCH', `${file} is not the published model ${plain}.`, {
        remedy: 'Give it another name: ./z2 models add FILE --name my-model.',
        details: { expected: published.sha256, found: sha256 },
      });
    }
    await rename(temporary, path);
    await fsyncDirectory(options.dir);
    await keepModelHash(path, sha256);
    return path;
  } catch (error) {
    await rm(temporary, { force: true });
    if (['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw new Z2Error('DISK_FULL', `There is no room for a copy of ${file}.`, {
        remedy: 'Free some space, or use the file where it is: --model PATH.',
        cause: error,
      });
    }
    throw error;
  }
}

async function mustBeFile(file: string): Promise<void> {
  try {
    if ((await stat(file)).isFile()) {
      return;
    }
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw error;
    }
  }
  throw new Z2Error('MODEL_NOT_FOUND', `There is no model file ${file}.`, {
    remedy: 'Correct the path.',
    details: { path: file },
  });
}
