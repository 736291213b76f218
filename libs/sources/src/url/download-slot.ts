import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { writeAll, writeFileAtomic } from '@z2/runtime';

/** What must be the same for a download to go on where it stopped. */
export interface Validators {
  /** Strong entity tag. */
  etag: string | null;
  /** HTTP date, where it is strong (RFC 9110, 8.8.2.2). */
  last_modified: string | null;
}

const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const FREE = 'free';
const NO_VALIDATORS: Validators = { etag: null, last_modified: null };

/** Slots in use in this process: its own pid is no proof that a slot is (containers start with the same pids again). */
const inUse = new Set<string>();

/**
 * A place for one download that outlives the process: `<dir>/<hash of the URL>.<owner>/` with `part` and `state.json`. Whoever
 * wants to go on with it renames the directory, which only one can. One whose owner lives is left alone.
 */
export class DownloadSlot {
  size = 0;
  validators = NO_VALIDATORS;
  private handle: FileHandle | null = null;

  private constructor(
    private readonly parent: string,
    private readonly key: string,
    private readonly owner: string,
  ) {}

  static async open(parent: string, url: string): Promise<DownloadSlot> {
    await mkdir(parent, { recursive: true });
    const key = createHash('sha256').update(url).digest('hex').slice(0, 40);
    const slot = new DownloadSlot(parent, key, `${HOST}-${process.pid}-${randomUUID()}`);
    inUse.add(slot.owner);
    try {
      const found = await slot.takeOver();
      await mkdir(slot.directory, { recursive: true });
      slot.handle = await open(slot.path, 'a', 0o600);
      if (found) {
        await slot.readState();
      }
      return slot;
    } catch (error) {
      inUse.delete(slot.owner);
      throw error;
    }
  }

  get path(): string {
    return join(this.directory, 'part');
  }

  private get directory(): string {
    return join(this.parent, `${this.key}.${this.owner}`);
  }

  /** Forgets what is there: the next byte is the first. */
  async restart(validators: Validators): Promise<void> {
    await this.handle?.truncate(0);
    this.size = 0;
    this.validators = validators;
    await writeFileAtomic(join(this.directory, 'state.json'), JSON.stringify(validators));
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (!this.handle) {
      throw new Error('the download slot is closed');
    }
    await writeAll(this.handle, chunk);
    this.size += chunk.byteLength;
  }

  /** Ends writing; the path stays this process's own until `release`. */
  async close(): Promise<void> {
    await this.handle?.close();
    this.handle = null;
  }

  /** `keep`: a later try, in whatever process, goes on from here. */
  async release({ keep }: { keep: boolean }): Promise<void> {
    await this.close();
    if (keep && this.size > 0) {
      await rename(this.directory, join(this.parent, `${this.key}.${FREE}-0-${randomUUID()}`));
    } else {
      await rm(this.directory, { recursive: true, force: true });
    }
    inUse.delete(this.owner);
  }

  private async takeOver(): Promise<boolean> {
    for (const name of await readdir(this.parent)) {
      if (name.startsWith(`${this.key}.`) && !isOwned(name.slice(this.key.length + 1))) {
        try {
          await rename(join(this.parent, name), this.directory);
          return true;
        } catch (error) {
          // ENOENT: somebody else was faster.
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
            throw error;
          }
        }
      }
    }
    return false;
  }

  private async readState(): Promise<void> {
    try {
      this.validators = JSON.parse(await readFile(join(this.directory, 'state.json'), 'utf8')) as Validators;
      this.size = (await stat(this.path)).size;
    } catch {
      // Killed before it had a state, or unreadable: begin anew.
      await this.restart(NO_VALIDATORS);
    }
  }
}

/**
 * Removes slots that nothing was written to for so long (ms), but those of living processes of this machine. Returns their
 * number.
 */
export async function sweepDownloads(directory: string, olderThanMs: number): Promise<number> {
  const limit = Date.now() - olderThanMs;
  let removed = 0;
  await mkdir(directory, { recursive: true });
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const written = await stat(join(path, 'part')).catch(() => stat(path));
    const owner = name.slice(name.indexOf('.') + 1);
    const liveHere = owner.startsWith(HOST) && isOwned(owner);
    if (!liveHere && written.mtimeMs <= limit) {
      await rm(path, { recursive: true, force: true });
      removed += 1;
    }
  }
  return removed;
}

function isOwned(owner: string): boolean {
  const [host, pid] = owner.split('-');
  if (host === FREE) {
    return false;
  }
  if (host !== HOST) {
    return true; // Another machine's: whether that process lives cannot be seen from here.
  }
  if (Number(pid) === process.pid) {
    return inUse.has(owner);
  }
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
