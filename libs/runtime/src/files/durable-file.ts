import { createHash, type Hash, randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { cancelledError } from '@z2/contracts';

/** What a file's content is known by. `sha256`: lower-case hex; `size`: bytes. */
export interface ContentFacts {
  sha256: string;
  size: number;
}

/** Large enough that a pass over a film costs few system calls, small enough for many at once. */
const CHUNK_BYTES = 1024 * 1024;

/** SHA-256 and size of a file, streamed. Throws CANCELLED, and the errors of the file system as they are. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<ContentFacts> {
  const hash = createHash('sha256');
  const size = await eachChunk(path, signal, (chunk) => {
    hash.update(chunk);
  });
  return { sha256: hash.digest('hex'), size };
}

/**
 * Copies a file to a path that does not exist, hashes it, and brings the copy to the disk (fsync). Where the file system can
 * share blocks (btrfs, XFS) the copy takes no space; elsewhere reading, hashing and writing are one pass.
 * The copy is removed when anything fails.
 */
export async function copyHashed(from: string, to: string, signal?: AbortSignal): Promise<ContentFacts> {
  try {
    return (await cloneHashed(from, to, signal)) ?? (await streamHashed(from, to, signal));
  } catch (error) {
    await removeUnlessForeign(to, error);
    throw error;
  }
}

/** Makes what a directory lists durable: without this a rename may be forgotten by a power cut. */
export async function fsyncDirectory(path: string): Promise<void> {
  try {
    await fsyncPath(path);
  } catch (error) {
    // Network and foreign file systems (SMB, FUSE, exFAT) know no fsync of directories; they have nothing better to give.
    if (!['EINVAL', 'ENOTSUP', 'EISDIR', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw error;
    }
  }
}

/** Brings the content of a file to the disk. */
export async function fsyncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Creates a directory with its parents, durably; returns those made, innermost first. Step by step, as Node's recursive mkdir
 * never ends where nothing can be made (/proc).
 */
export async function makeDirectory(path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let one = path; !(await exists(one)); one = dirname(one)) {
    missing.unshift(one);
  }
  const made: string[] = [];
  for (const one of missing) {
    if (await makeOne(one)) {
      made.unshift(one);
      await fsyncDirectory(dirname(one));
    }
  }
  return made;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return false;
    }
    throw error;
  }
}

/** Whether it was made here: another process may have been faster. */
async function makeOne(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

/** Writes a small file so that readers see the old or the new content, never a part of it. */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    await writeDurable(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await fsyncDirectory(dirname(path));
}

/** Writes a new file and brings it to the disk; removed when that fails. */
export async function writeDurable(path: string, content: string | Uint8Array): Promise<void> {
  try {
    const handle = await open(path, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    await removeUnlessForeign(path, error);
    throw error;
  }
}

/** What was there before (EEXIST) is not ours to remove. */
async function removeUnlessForeign(path: string, error: unknown): Promise<void> {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
    await rm(path, { force: true });
  }
}

async function cloneHashed(from: string, to: string, signal?: AbortSignal): Promise<ContentFacts | null> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code && ['ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'ENOSYS', 'EINVAL', 'ENOTTY', 'EPERM'].includes(code)) {
      await rm(to, { force: true });
      return null;
    }
    throw error;
  }
  const facts = await hashFile(to, signal);
  await fsyncPath(to);
  return facts;
}

async function streamHashed(from: string, to: string, signal?: AbortSignal): Promise<ContentFacts> {
  const hash: Hash = createHash('sha256');
  const handle = await open(to, 'wx');
  try {
    const size = await eachChunk(from, signal, async (chunk) => {
      hash.update(chunk);
      await writeAll(handle, chunk);
    });
    await handle.sync();
    return { sha256: hash.digest('hex'), size };
  } finally {
    await handle.close();
  }
}

/**
 * Writes every byte of a chunk: a single write may take only a part (a nearly full disk). `position`: the byte of the file where it
 * begins; null: where the handle stands.
 */
export async function writeAll(
  handle: {
    write(
      buffer: Uint8Array,
      offset: number,
      length: number,
      position: number | null,
    ): Promise<{ bytesWritten: number }>;
  },
  chunk: Uint8Array,
  position: number | null = null,
): Promise<void> {
  let offset = 0;
  while (offset < chunk.byteLength) {
    const at = position === null ? null : position + offset;
    const { bytesWritten } = await handle.write(chunk, offset, chunk.byteLength - offset, at);
    offset += bytesWritten;
  }
}

async function eachChunk(
  path: string,
  signal: AbortSignal | undefined,
  use: (chunk: Uint8Array) => void | Promise<void>,
): Promise<number> {
  let size = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    if (signal?.aborted) {
      throw cancelledError(signal.reason);
    }
    size += chunk.byteLength;
    await use(chunk);
  }
  return size;
}
