import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { cancelledError, toZ2Error, type UploadView, Z2Error } from '@z2/contracts';
import {
  fsyncDirectory,
  isOwnerGone,
  makeDirectory,
  ownedName,
  writeAll,
  writeFileAtomic,
} from '@z2/runtime';

import { ResumableUploads } from './resumable-uploads';
import {
  isUploadId,
  nameAsData,
  uploadEmpty,
  uploadIncomplete,
  uploadMissing,
  uploadTooLarge,
} from './upload-faults';

const DEFAULT_EXPIRY_MS = 24 * 3_600_000;

/** A finished upload with the path of its content. */
export interface StoredUpload extends UploadView {
  path: string;
}

/**
 * Uploads in a directory: `<host>-<pid>-<id>.part` while it comes in, then `<id>` with its facts in `<id>.json`. Ids are made here; the
 * name that the user gave is data, never a part of a path.
 */
export class UploadStore {
  /** Those that come in parts and survive cuts; once complete they are uploads as the others. */
  readonly resumable: ResumableUploads;

  /** `maxBytes`: of one upload. `expiryMs`: how long one that comes in parts waits for its next part. */
  constructor(
    private readonly directory: string,
    private readonly options: { maxBytes: number; expiryMs?: number },
  ) {
    this.resumable = new ResumableUploads(directory, { expiryMs: DEFAULT_EXPIRY_MS, ...options });
  }

  /**
   * Begins an upload. `size`: bytes as announced (Content-Length), where known.
   * @throws Z2Error SOURCE_TOO_LARGE before any byte is taken.
   */
  async create(name: string, size: number | null = null): Promise<PendingUpload> {
    if (size !== null && size > this.options.maxBytes) {
      throw uploadTooLarge(this.options.maxBytes, size);
    }
    try {
      await makeDirectory(this.directory);
      const id = randomUUID();
      const handle = await open(join(this.directory, partOf(id)), 'wx', 0o600);
      return new PendingUpload(id, nameAsData(name), size, handle, this.directory, this.options.maxBytes);
    } catch (error) {
      throw toZ2Error(error);
    }
  }

  /** Takes a whole upload; nothing is left of it when it fails. See PendingUpload.write for the errors. */
  async receive(
    name: string,
    body: AsyncIterable<Uint8Array>,
    options: { size?: number | null; signal?: AbortSignal } = {},
  ): Promise<UploadView> {
    const upload = await this.create(name, options.size ?? null);
    await upload.write(body, options.signal);
    return upload.finish();
  }

  /** @throws Z2Error UPLOAD_NOT_FOUND for what is no id, is unknown, or is not finished. */
  async get(id: string): Promise<StoredUpload> {
    if (!isUploadId(id)) {
      throw uploadMissing(id);
    }
    const path = join(this.directory, id);
    try {
      const facts = JSON.parse(await readFile(`${path}.json`, 'utf8')) as UploadView;
      const { size } = await stat(path);
      if (size !== facts.size) {
        throw uploadMissing(id);
      }
      return { ...facts, path };
    } catch (error) {
      if (error instanceof Z2Error) {
        throw error;
      }
      throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? uploadMissing(id, error) : toZ2Error(error);
    }
  }

  async delete(id: string): Promise<void> {
    if (isUploadId(id)) {
      await remove(this.directory, id);
    }
  }

  /**
   * Removes unfinished uploads: those that a process of this machine was receiving that has ended, and those that nothing was
   * written to for so long (ms). Returns their number.
   */
  async sweepTemporary(olderThanMs: number): Promise<number> {
    await makeDirectory(this.directory);
    const limit = Date.now() - olderThanMs;
    let removed = 0;
    for (const name of await readdir(this.directory)) {
      const path = join(this.directory, name);
      if (!name.endsWith('.part')) {
        continue;
      }
      const gone = isOwnerGone(name.slice(0, -'.part'.length));
      // One that comes in may be finished between the list and the look.
      const found = await stat(path).catch(nothingIfAbsent);
      if (found && (gone || found.mtimeMs <= limit)) {
        await rm(path, { force: true });
        removed += 1;
      }
    }
    return removed;
  }
}

/** An upload that is coming in. Every failure removes what was written. */
export class PendingUpload {
  private readonly hash = createHash('sha256');
  private received = 0;

  constructor(
    readonly upload_id: string,
    readonly name: string,
    private readonly announced: number | null,
    private readonly handle: FileHandle,
    private readonly directory: string,
    private readonly maxBytes: number,
  ) {}

  /**
   * Writes the body as it comes; the sender is held back by the disk.
   * @throws Z2Error SOURCE_TOO_LARGE, UPLOAD_INCOMPLETE (the connection broke), DISK_FULL, CANCELLED.
   */
  async write(body: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<void> {
    try {
      for await (const chunk of readable(body)) {
        if (signal?.aborted) {
          throw cancelledError(signal.reason);
        }
        this.received += chunk.byteLength;
        if (this.received > this.maxBytes) {
          throw uploadTooLarge(this.maxBytes, null);
        }
        this.hash.update(chunk);
        await writeAll(this.handle, chunk);
      }
    } catch (error) {
      await this.abort();
      throw toZ2Error(error);
    }
  }

  /** @throws Z2Error UPLOAD_INCOMPLETE (other length than announced), SOURCE_EMPTY, DISK_FULL. */
  async finish(): Promise<UploadView> {
    try {
      if (this.announced !== null && this.received !== this.announced) {
        throw uploadIncomplete(`${this.received} of ${this.announced} bytes came.`);
      }
      if (this.received === 0) {
        throw uploadEmpty(this.name);
      }
      await this.handle.sync();
      await this.handle.close();
      const facts: UploadView = {
        upload_id: this.upload_id,
        name: this.name,
        size: this.received,
        sha256: this.hash.digest('hex'),
      };
      const path = join(this.directory, this.upload_id);
      await rename(join(this.directory, partOf(this.upload_id)), path);
      await fsyncDirectory(this.directory);
      // The facts come last: an upload without them is not there.
      await writeFileAtomic(`${path}.json`, JSON.stringify(facts));
      return facts;
    } catch (error) {
      await this.abort();
      throw toZ2Error(error);
    }
  }

  /** Gives the upload up; may be called at any time. */
  async abort(): Promise<void> {
    await this.handle.close();
    await remove(this.directory, this.upload_id);
  }
}

/** Errors of the sender's stream mean that the upload did not come through. */
async function* readable(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      yield chunk;
    }
  } catch (error) {
    throw error instanceof Z2Error ? error : uploadIncomplete('The connection broke.', error);
  }
}

/** Its name while it comes in, here. */
const partOf = (id: string): string => `${ownedName(id)}.part`;

function nothingIfAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') {
    return null;
  }
  throw toZ2Error(error);
}

async function remove(directory: string, id: string): Promise<void> {
  for (const name of [`${id}.json`, id, partOf(id)]) {
    await rm(join(directory, name), { force: true });
  }
}
