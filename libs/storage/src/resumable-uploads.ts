import { createHash, type Hash } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { toZ2Error, type UploadView, Z2Error } from '@z2/contracts';
import { fsyncDirectory, hashFile, makeDirectory, writeAll, writeFileAtomic } from '@z2/runtime';

import {
  isUploadId,
  nameAsData,
  uploadEmpty,
  uploadIncomplete,
  uploadMissing,
  uploadTooLarge,
} from './upload-faults';

const CONTENT = '.resumable';
const FACTS = '.resumable.json';
/** Hashes that go on in memory; beyond that the content is read once more when it is complete. */
const MOST_HASHES = 1_000;

/** An upload that comes in parts, as it is. */
export interface ResumableUpload {
  upload_id: string;
  name: string;
  /** Bytes in all; null: not told yet. */
  size: number | null;
  /** Bytes that are here: where the next part begins. */
  offset: number;
  /** When it goes if nothing more comes; null: it is complete, and stays. */
  expires_at: Date | null;
}

type Facts = Pick<ResumableUpload, 'name' | 'size'>;

/**
 * Uploads that come in parts: `<id>.resumable`, whose length is the offset, and `<id>.resumable.json` with what was said of it. Nothing
 * else is to be known of one, so that any process goes on where another was killed. When it is complete it becomes an upload as all
 * others. One part of an upload at a time: whoever calls sees to that.
 */
export class ResumableUploads {
  private readonly hashes = new Map<string, { hash: Hash; at: number }>();

  constructor(
    private readonly directory: string,
    private readonly options: { maxBytes: number; expiryMs: number },
  ) {}

  /** How long an upload waits for its next part, ms. */
  get expiryMs(): number {
    return this.options.expiryMs;
  }

  /** Largest upload, bytes. */
  get maxBytes(): number {
    return this.options.maxBytes;
  }

  /**
   * Begins an upload of this id, a UUID. `size`: bytes; null where it is told later.
   * @throws Z2Error SOURCE_TOO_LARGE, SOURCE_EMPTY, DISK_FULL (there is no room for what was announced)
   */
  async begin(id: string, wanted: { name: string; size: number | null }): Promise<void> {
    const facts: Facts = { name: nameAsData(wanted.name), size: wanted.size };
    this.refuse(facts);
    await guarded(async () => {
      await makeDirectory(this.directory);
      if (facts.size !== null) {
        await this.assertRoom(facts.size);
      }
      await (await open(this.path(id, CONTENT), 'wx', 0o600)).close();
      await writeFileAtomic(this.path(id, FACTS), JSON.stringify(facts));
    });
  }

  /** @throws Z2Error UPLOAD_NOT_FOUND, UPLOAD_EXPIRED */
  async look(id: string): Promise<ResumableUpload> {
    if (!isUploadId(id)) {
      throw uploadMissing(id);
    }
    return guarded(async () => {
      const finished = await read<UploadView>(this.path(id, '.json'));
      if (finished) {
        const { name, size } = finished;
        return { upload_id: id, name, size, offset: size, expires_at: null };
      }
      const facts = await read<Facts>(this.path(id, FACTS));
      const content = await stat(this.path(id, CONTENT)).catch(nothingIfAbsent);
      // Killed between two steps of `finish`: the content has its last name already.
      const found = content ?? (facts && (await stat(this.path(id)).catch(nothingIfAbsent)));
      if (!facts || !found) {
        throw uploadMissing(id);
      }
      const expires_at = new Date(found.mtimeMs + this.options.expiryMs);
      if (found.size === facts.size) {
        await this.finish(id, facts, content !== null);
        return { upload_id: id, ...facts, offset: found.size, expires_at: null };
      }
      if (expires_at.getTime() <= Date.now()) {
        throw expired(id, expires_at);
      }
      return { upload_id: id, ...facts, offset: found.size, expires_at };
    });
  }

  /** Says how long an upload will be. @throws Z2Error as `begin`; UPLOAD_OFFSET_CONFLICT where it is longer already */
  async setSize(id: string, size: number): Promise<void> {
    const { name, offset } = await this.look(id);
    this.refuse({ name, size });
    if (size < offset) {
      throw offsetConflict(offset, size);
    }
    await guarded(() => writeFileAtomic(this.path(id, FACTS), JSON.stringify({ name, size })));
  }

  /**
   * Takes a part that begins at `offset`. What came of it before it broke is kept, on the disk. Returns the new offset.
   * @throws Z2Error UPLOAD_OFFSET_CONFLICT (details.offset: where to go on), SOURCE_TOO_LARGE, UPLOAD_INCOMPLETE (the connection
   * broke), DISK_FULL, UPLOAD_NOT_FOUND, UPLOAD_EXPIRED
   */
  async append(id: string, offset: number, body: AsyncIterable<Uint8Array>): Promise<number> {
    const upload = await this.look(id);
    if (upload.offset !== offset) {
      throw offsetConflict(upload.offset, offset);
    }
    if (upload.expires_at === null) {
      return offset;
    }
    return guarded(async () => {
      const end = await this.write(id, offset, body, upload.size);
      if (end === upload.size) {
        await this.finish(id, upload, true);
      }
      return end;
    });
  }

  /** Forgets an upload that is not complete. */
  async remove(id: string): Promise<void> {
    if (!isUploadId(id)) {
      return;
    }
    this.hashes.delete(id);
    await guarded(async () => {
      await rm(this.path(id, CONTENT), { force: true });
      await rm(this.path(id, FACTS), { force: true });
      // Killed within `finish`, and never asked for again.
      if ((await read<UploadView>(this.path(id, '.json'))) === null) {
        await rm(this.path(id), { force: true });
      }
    });
  }

  /** Removes those whose time is over. Returns their number. */
  async sweepExpired(): Promise<number> {
    return guarded(async () => {
      const limit = Date.now() - this.options.expiryMs;
      const names = (await readdir(this.directory).catch(nothingIfAbsent)) ?? [];
      const ours = names.filter((name) => name.endsWith(CONTENT) || name.endsWith(FACTS));
      let removed = 0;
      for (const id of new Set(ours.map((name) => name.split('.')[0] ?? ''))) {
        const content = await stat(this.path(id, CONTENT)).catch(nothingIfAbsent);
        const found = content ?? (await stat(this.path(id, FACTS)).catch(nothingIfAbsent));
        if (found && found.mtimeMs <= limit) {
          await this.remove(id);
          removed += 1;
        }
      }
      return removed;
    });
  }

  private async write(
    id: string,
    offset: number,
    body: AsyncIterable<Uint8Array>,
    size: number | null,
  ): Promise<number> {
    const most = size ?? this.options.maxBytes;
    const known = this.hashes.get(id);
    const hash = known?.at === offset ? known.hash : offset === 0 ? createHash('sha256') : null;
    this.hashes.delete(id);
    const handle = await open(this.path(id, CONTENT), 'r+');
    let end = offset;
    try {
      for await (const chunk of body) {
        if (end + chunk.byteLength > most) {
          throw uploadTooLarge(most, null);
        }
        // At its place, not at the end: a process that was held up and wakes can only write what stands there.
        await writeAll(handle, chunk, end);
        hash?.update(chunk);
        end += chunk.byteLength;
      }
      return end;
    } catch (error) {
      throw error instanceof Z2Error || isOfDisk(error)
        ? error
        : uploadIncomplete('The connection broke.', error);
    } finally {
      if (hash && this.hashes.size < MOST_HASHES) {
        this.hashes.set(id, { hash, at: end });
      }
      await handle.sync().finally(() => handle.close());
    }
  }

  /** Makes it an upload as the others; may be done again where it was cut off. */
  private async finish(id: string, { name, size }: Facts, toRename: boolean): Promise<void> {
    const path = this.path(id);
    if (toRename) {
      await rename(this.path(id, CONTENT), path);
      await fsyncDirectory(this.directory);
    }
    const known = this.hashes.get(id);
    this.hashes.delete(id);
    const sha256 = known && known.at === size ? known.hash.digest('hex') : (await hashFile(path)).sha256;
    const facts: UploadView = { upload_id: id, name, size: size ?? 0, sha256 };
    // They come last, as of every upload: without them it is not there.
    await writeFileAtomic(`${path}.json`, JSON.stringify(facts));
    await rm(this.path(id, FACTS), { force: true });
  }

  private refuse({ name, size }: Facts): void {
    if (size !== null && size > this.options.maxBytes) {
      throw uploadTooLarge(this.options.maxBytes, size);
    }
    if (size === 0) {
      throw uploadEmpty(name);
    }
  }

  private async assertRoom(size: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.directory);
    if (size > bavail * bsize) {
      throw new Z2Error('DISK_FULL', `There is no room for an upload of ${size} bytes.`, {
        remedy: 'Free some space (./z2 doctor shows where Z2 keeps its files), then send it again.',
        details: { size, free: bavail * bsize },
      });
    }
  }

  private path(id: string, ending = ''): string {
    return join(this.directory, `${id}${ending}`);
  }
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toZ2Error(error);
  }
}

async function read<T>(path: string): Promise<T | null> {
  const text = await readFile(path, 'utf8').catch(nothingIfAbsent);
  return text === null ? null : (JSON.parse(text) as T);
}

function nothingIfAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') {
    return null;
  }
  throw error;
}

/** Errors of system calls name the call; those of a sender's connection do not come from files. */
function isOfDisk(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EIO' || code === 'EROFS';
}

function offsetConflict(offset: number, given: number): Z2Error {
  return new Z2Error(
    'UPLOAD_OFFSET_CONFLICT',
    `The next part of the upload begins at byte ${offset}, not ${given}.`,
    { remedy: 'Ask for the offset (HEAD), and go on from there.', details: { offset } },
  );
}

function expired(id: string, at: Date): Z2Error {
  return new Z2Error(
    'UPLOAD_EXPIRED',
    `The upload was given up: nothing more of it came until ${at.toISOString()}.`,
    {
      remedy: 'Send the file again.',
      details: { upload_id: id },
    },
  );
}
