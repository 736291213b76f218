import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const FREE = 'free';

/** Directories in use in this process: its own pid is no proof that one is (containers start with the same pids again). */
const inUse = new Set<string>();

/**
 * A directory for one download that outlives the process: `<parent>/<hash of the address>.<owner>/`. Whoever wants to go on with
 * it renames it, which only one can. One whose owner lives is left alone.
 */
export class KeptDirectory {
  private constructor(
    readonly path: string,
    /** Whether an earlier try left something in it. */
    readonly found: boolean,
    private readonly key: string,
    private readonly owner: string,
  ) {}

  static async open(parent: string, address: string): Promise<KeptDirectory> {
    await mkdir(parent, { recursive: true });
    const key = createHash('sha256').update(address).digest('hex').slice(0, 40);
    const owner = `${HOST}-${process.pid}-${randomUUID()}`;
    const path = join(parent, `${key}.${owner}`);
    inUse.add(owner);
    try {
      const found = await takeOver(parent, key, path);
      await mkdir(path, { recursive: true });
      return new KeptDirectory(path, found, key, owner);
    } catch (error) {
      inUse.delete(owner);
      throw error;
    }
  }

  /** `keep`: a later try, in whatever process, goes on from here. */
  async release({ keep }: { keep: boolean }): Promise<void> {
    if (keep) {
      await rename(this.path, join(this.path, '..', `${this.key}.${FREE}-0-${randomUUID()}`));
    } else {
      await rm(this.path, { recursive: true, force: true });
    }
    inUse.delete(this.owner);
  }
}

async function takeOver(parent: string, key: string, path: string): Promise<boolean> {
  for (const name of await readdir(parent)) {
    if (name.startsWith(`${key}.`) && !isOwned(name.slice(key.length + 1))) {
      try {
        await rename(join(parent, name), path);
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

/**
 * Removes directories that nothing was written to for so long (ms), but those of living processes of this machine. Returns
 * their number.
 */
export async function sweepDownloads(directory: string, olderThanMs: number): Promise<number> {
  const limit = Date.now() - olderThanMs;
  let removed = 0;
  await mkdir(directory, { recursive: true });
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const owner = name.slice(name.indexOf('.') + 1);
    const liveHere = owner.startsWith(HOST) && isOwned(owner);
    if (!liveHere && (await lastWritten(path)) <= limit) {
      await rm(path, { recursive: true, force: true });
      removed += 1;
    }
  }
  return removed;
}

/** The files count: a directory's own time tells of new names only. */
async function lastWritten(path: string): Promise<number> {
  const files = await readdir(path);
  const times = await Promise.all(files.map(async (file) => (await stat(join(path, file))).mtimeMs));
  return times.length > 0 ? Math.max(...times) : (await stat(path)).mtimeMs;
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
