import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { cancelledError, Z2Error } from '@z2/contracts';

import { fsyncDirectory, makeDirectory, writeAll } from '../files/durable-file';
import { unknownModel } from './model-folder';
import { keepModelHash } from './model-hash';
import {
  modelFileName,
  publishedModel,
  WHISPER_MODELS,
  WHISPER_MODELS_URL,
  type WhisperModel,
} from './whisper-models';

export interface PullOptions {
  /** Folder of models; made where it is not there. */
  dir: string;
  signal?: AbortSignal;
  /** Bytes that are here, of how many. */
  onProgress?: (doneBytes: number, totalBytes: number) => void;
  /** Another place with the same files, such as a mirror. */
  baseUrl?: string;
  /** Published models, where they are not whisper.cpp's. */
  models?: readonly WhisperModel[];
  /** A server that sends nothing for so long (ms) is given up. */
  stallMs?: number;
}

/**
 * Loads a published model into `dir`, on from where an earlier try ended (`.part`, HTTP Range), compares its SHA-256 and only
 * then gives it its name. Already there: nothing is loaded. Returns the path.
 *
 * @throws Z2Error MODEL_NOT_FOUND, MODEL_DOWNLOAD_FAILED, MODEL_HASH_MISMATCH (the part is deleted), DISK_FULL, CANCELLED
 */
export async function pullModel(name: string, options: PullOptions): Promise<string> {
  const { dir, signal, onProgress, models = WHISPER_MODELS } = options;
  const model =
    models.find((one) => one.name === name) ?? models.find((one) => one.name === publishedModel(name)?.name);
  if (!model) {
    throw await unknownModel(name, dir);
  }
  const path = join(dir, modelFileName(model.name));
  if ((await sizeOf(path)) === model.size) {
    onProgress?.(model.size, model.size);
    return path;
  }
  await makeDirectory(dir);
  const part = `${path}.part`;
  if ((await sizeOf(part)) > model.size) {
    await rm(part);
  }
  await checkSpace(dir, model.size - (await sizeOf(part)), model);
  const sha256 = await loadPart(model, part, options);
  if (sha256 !== model.sha256) {
    await rm(part, { force: true });
    throw new Z2Error('MODEL_HASH_MISMATCH', `What was loaded as ${model.name} is not the published file.`, {
      remedy: 'Load it again; if it stays, something between here and the server changes files.',
      details: { expected: model.sha256, found: sha256 },
    });
  }
  if (signal?.aborted) {
    throw cancelledError(signal.reason);
  }
  await rename(part, path);
  await fsyncDirectory(dirname(path));
  await keepModelHash(path, sha256);
  return path;
}

/** Loads what is missing of the part; returns the SHA-256 of the whole. */
async function loadPart(model: WhisperModel, part: string, options: PullOptions): Promise<string> {
  const { signal, onProgress, stallMs = 60_000 } = options;
  await using handle = await open(part, 'a');
  let done = (await handle.stat()).size;
  let hash = await hashOfPart(part, signal);
  if (done === model.size) {
    return hash.digest('hex');
  }
  const url = `${options.baseUrl ?? WHISPER_MODELS_URL}/${modelFileName(model.name)}`;
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(), stallMs);
  try {
    const response = await fetch(url, {
      headers: done > 0 ? { range: `bytes=${done}-` } : {},
      signal: AbortSignal.any([stalled.signal, ...(signal ? [signal] : [])]),
    });
    if (![200, 206].includes(response.status) || !response.body) {
      throw failed(model, url, `the server answered ${response.status}`);
    }
    if (response.status === 200 && done > 0) {
      // The server knows no Range and sends the whole again.
      await handle.truncate(0);
      [done, hash] = [0, createHash('sha256')];
    }
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      timer = setTimeout(() => stalled.abort(), stallMs);
      done += chunk.byteLength;
      if (done > model.size) {
        break;
      }
      hash.update(chunk);
      await writeChunk(handle, chunk, model);
      onProgress?.(done, model.size);
    }
    await handle.sync();
  } catch (error) {
    if (signal?.aborted) {
      throw cancelledError(signal.reason);
    }
    if (error instanceof Z2Error) {
      throw error;
    }
    throw failed(model, url, stalled.signal.aborted ? 'the server fell silent' : reasonOf(error), error);
  } finally {
    clearTimeout(timer);
  }
  if (done < model.size) {
    throw failed(model, url, `the connection ended after ${done} of ${model.size} bytes`);
  }
  // More than there may be hashes to nothing known.
  return done > model.size ? 'too long' : hash.digest('hex');
}

async function hashOfPart(part: string, signal: AbortSignal | undefined): Promise<Hash> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(part, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    if (signal?.aborted) {
      throw cancelledError(signal.reason);
    }
    hash.update(chunk);
  }
  return hash;
}

async function writeChunk(handle: FileHandle, chunk: Uint8Array, model: WhisperModel): Promise<void> {
  try {
    await writeAll(handle, chunk);
  } catch (error) {
    if (['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw diskFull(model, error);
    }
    throw error;
  }
}

async function checkSpace(dir: string, needed: number, model: WhisperModel): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  if (bavail * bsize < needed) {
    throw diskFull(model);
  }
}

function diskFull(model: WhisperModel, cause?: unknown): Z2Error {
  return new Z2Error(
    'DISK_FULL',
    `There is no room for ${model.name} (${Math.round(model.size / 1e6)} MB).`,
    {
      remedy: 'Free some space or choose a smaller model (./z2 models list); loading goes on where it ended.',
      cause,
    },
  );
}

function failed(model: WhisperModel, url: string, why: string, cause?: unknown): Z2Error {
  return new Z2Error('MODEL_DOWNLOAD_FAILED', `${model.name} could not be loaded: ${why}.`, {
    remedy:
      'Run the same command again: it goes on where it ended. Without network: ./z2 models add FILE with a file from elsewhere.',
    details: { url },
    cause,
  });
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message || String(cause) : String(cause);
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return 0;
    }
    throw error;
  }
}
