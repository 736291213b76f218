import { createHash, randomUUID } from 'node:crypto';
import { chmod, readdir, rename, rm, stat, statfs, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { toZ2Error, Z2Error } from '@z2/contracts';
import {
  type ContentFacts,
  copyHashed,
  fsyncDirectory,
  fsyncPath,
  hashFile,
  isOwnerGone,
  makeDirectory,
  ownedName,
  writeDurable,
} from '@z2/runtime';

import type { ArtifactStore } from './artifact-store';

const SHA256 = /^[0-9a-f]{64}$/;
const FOLDER = /^[0-9a-f]{2}$/;

/**
 * Storage in a local directory: `dir/ab/abcdef…`, named by the content's SHA-256. A file appears under its name only when it
 * is whole and on the disk (temporary name in the same file system, fsync, rename, fsync of the directory), and is never
 * written again. Errors of the file system come as Z2Errors: DISK_FULL, else INTERNAL with the cause.
 */
export class LocalArtifactStore implements ArtifactStore {
  private readonly temporary: string;

  constructor(private readonly directory: string) {
    this.temporary = join(directory, '.tmp');
  }

  async putFile(
    path: string,
    options: { move?: boolean; signal?: AbortSignal } = {},
  ): Promise<{ sha256: string; size: number }> {
    return this.guarded(async () => {
      if (options.move && (await this.canRename(path))) {
        const facts = await hashFile(path, options.signal);
        await fsyncPath(path);
        await this.install(path, facts);
        return facts;
      }
      const facts = await this.putCopy(path, options.signal);
      if (options.move) {
        await rm(path, { force: true });
      }
      return facts;
    });
  }

  async putBytes(bytes: Uint8Array): Promise<{ sha256: string; size: number }> {
    return this.guarded(async () => {
      const facts = { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.byteLength };
      if (!(await this.isThere(facts))) {
        const temporary = await this.temporaryPath();
        await writeDurable(temporary, bytes);
        await this.installTemporary(temporary, facts);
      }
      return facts;
    });
  }

  async localPath(sha256: string): Promise<string> {
    if (!(await this.has(sha256))) {
      throw new Z2Error('ARTIFACT_MISSING', `The file ${sha256} is not in storage.`, {
        remedy:
          'The step that made it is done again on retry; if storage was moved, set Z2_HOME to its place.',
        details: { sha256 },
      });
    }
    return this.pathOf(sha256);
  }

  async has(sha256: string): Promise<boolean> {
    return (await this.sizeOf(sha256)) !== null;
  }

  /** @throws Z2Error ARTIFACT_MISSING, ARTIFACT_CORRUPT. A corrupt file stays until `delete`: somebody may want to look at it. */
  async verify(sha256: string, signal?: AbortSignal): Promise<number> {
    const found = await hashFile(await this.localPath(sha256), signal);
    if (found.sha256 !== sha256) {
      throw new Z2Error(
        'ARTIFACT_CORRUPT',
        `The file ${sha256} in storage has another content than it should.`,
        {
          remedy: 'Retry the job: the file is made again. Check the disk if this comes back.',
          details: { sha256, found: found.sha256, size: found.size },
        },
      );
    }
    return found.size;
  }

  /** Takes a content out of the way of everybody, into `.corrupt`, where a person may look at it. */
  async setAside(sha256: string): Promise<void> {
    await this.guarded(async () => {
      const aside = join(this.directory, '.corrupt');
      await makeDirectory(aside);
      await rename(this.pathOf(sha256), join(aside, sha256));
      await fsyncDirectory(aside);
    });
  }

  /** What lies here, bytes, without what was set aside; and what is left on the disk. */
  async usage(): Promise<{ bytes: number; contents: number; free_bytes: number }> {
    return this.guarded(async () => {
      await makeDirectory(this.directory);
      const names = await this.contents();
      let bytes = 0;
      for (const name of names) {
        bytes += (await this.sizeOf(name)) ?? 0;
      }
      const { bavail, bsize } = await statfs(this.directory);
      return { bytes, contents: names.length, free_bytes: bavail * bsize };
    });
  }

  async delete(sha256: string): Promise<void> {
    if (SHA256.test(sha256)) {
      await this.guarded(() => rm(this.pathOf(sha256), { force: true }));
    }
  }

  async deleteIfOlder(sha256: string, beforeMs: number): Promise<boolean> {
    if (!SHA256.test(sha256)) {
      return true;
    }
    return this.guarded(async () => {
      const path = this.pathOf(sha256);
      const aside = await this.temporaryPath();
      try {
        // Taken out of the way before it is looked at: whoever puts it after that finds nothing, and stores it.
        await rename(path, aside);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
          return true;
        }
        throw error;
      }
      if ((await stat(aside)).mtimeMs >= beforeMs) {
        await rename(aside, path);
        await fsyncDirectory(dirname(path));
        return false;
      }
      await rm(aside, { force: true });
      return true;
    });
  }

  /** Names (SHA-256) of all contents. */
  async contents(): Promise<string[]> {
    return this.guarded(async () => {
      const folders = (await readdir(this.directory).catch(noneIfAbsent)).filter((name) => FOLDER.test(name));
      const names = await Promise.all(folders.map((name) => readdir(join(this.directory, name))));
      return names.flat().filter((name) => SHA256.test(name));
    });
  }

  /**
   * Removes what killed processes left behind: temporary files of processes of this machine that have ended, and those not written
   * to for so long (ms). Returns their number.
   */
  async sweepTemporary(olderThanMs: number): Promise<number> {
    const limit = Date.now() - olderThanMs;
    let removed = 0;
    for (const name of await readdir(this.temporary).catch(noneIfAbsent)) {
      const path = join(this.temporary, name);
      const found = await stat(path).catch(nothingIfAbsent);
      if (found && (isOwnerGone(name) || found.mtimeMs <= limit)) {
        await rm(path, { force: true });
        removed += 1;
      }
    }
    return removed;
  }

  private async putCopy(path: string, signal?: AbortSignal): Promise<ContentFacts> {
    const temporary = await this.temporaryPath();
    const facts = await copyHashed(path, temporary, signal);
    await this.installTemporary(temporary, facts);
    return facts;
  }

  private async installTemporary(temporary: string, facts: ContentFacts): Promise<void> {
    try {
      await this.install(temporary, facts);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** Gives a whole, durable file its name; consumes it, but on failure. */
  private async install(path: string, facts: ContentFacts): Promise<void> {
    if (await this.isThere(facts)) {
      await rm(path, { force: true });
      return;
    }
    const target = this.pathOf(facts.sha256);
    await makeDirectory(dirname(target));
    const now = new Date();
    await utimes(path, now, now);
    await chmod(path, 0o444);
    await rename(path, target);
    await fsyncDirectory(dirname(target));
  }

  /**
   * Whether the content need not be written; its time says then that it was wanted again (see `deleteIfOlder`). A file of another
   * length under this name is damaged; the good content replaces it.
   */
  private async isThere({ sha256, size }: ContentFacts): Promise<boolean> {
    if ((await this.sizeOf(sha256)) !== size) {
      return false;
    }
    try {
      const now = new Date();
      await utimes(this.pathOf(sha256), now, now);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return false;
      }
      throw error;
    }
  }

  private async sizeOf(sha256: string): Promise<number | null> {
    if (!SHA256.test(sha256)) {
      return null;
    }
    try {
      const found = await stat(this.pathOf(sha256));
      return found.isFile() ? found.size : null;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return null;
      }
      throw toZ2Error(error);
    }
  }

  /** Renaming needs the same file system, and that no second name leads to the content (it could be written to). */
  private async canRename(path: string): Promise<boolean> {
    await makeDirectory(this.temporary);
    const [source, storage] = await Promise.all([stat(path), stat(this.temporary)]);
    return source.dev === storage.dev && source.nlink === 1;
  }

  private async temporaryPath(): Promise<string> {
    await makeDirectory(this.temporary);
    return join(this.temporary, ownedName(randomUUID()));
  }

  private pathOf(sha256: string): string {
    return join(this.directory, sha256.slice(0, 2), sha256);
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toZ2Error(error);
    }
  }
}

function nothingIfAbsent(error: unknown): null {
  noneIfAbsent(error);
  return null;
}

function noneIfAbsent(error: unknown): string[] {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    return [];
  }
  throw toZ2Error(error);
}
