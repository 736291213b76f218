import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { writeAll, writeFileAtomic } from '@z2/runtime';

import { KeptDirectory } from './kept-directory';

/** What must be the same for a download to go on where it stopped. */
export interface Validators {
  /** Strong entity tag. */
  etag: string | null;
  /** HTTP date, where it is strong (RFC 9110, 8.8.2.2). */
  last_modified: string | null;
}

const NO_VALIDATORS: Validators = { etag: null, last_modified: null };

/** A place for the bytes of one address that outlives the process: a {@link KeptDirectory} with `part` and `state.json`. */
export class DownloadSlot {
  size = 0;
  validators = NO_VALIDATORS;
  private handle: FileHandle | null = null;

  private constructor(private readonly directory: KeptDirectory) {}

  static async open(parent: string, url: string): Promise<DownloadSlot> {
    const directory = await KeptDirectory.open(parent, url);
    const slot = new DownloadSlot(directory);
    try {
      slot.handle = await open(slot.path, 'a', 0o600);
      if (directory.found) {
        await slot.readState();
      }
      return slot;
    } catch (error) {
      await slot.close();
      await directory.release({ keep: directory.found });
      throw error;
    }
  }

  get path(): string {
    return join(this.directory.path, 'part');
  }

  /** Forgets what is there: the next byte is the first. */
  async restart(validators: Validators): Promise<void> {
    await this.handle?.truncate(0);
    this.size = 0;
    this.validators = validators;
    await writeFileAtomic(join(this.directory.path, 'state.json'), JSON.stringify(validators));
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
    await this.directory.release({ keep: keep && this.size > 0 });
  }

  private async readState(): Promise<void> {
    const state = join(this.directory.path, 'state.json');
    try {
      this.validators = JSON.parse(await readFile(state, 'utf8')) as Validators;
      this.size = (await stat(this.path)).size;
    } catch {
      // Killed before it had a state, or unreadable: begin anew.
      await this.restart(NO_VALIDATORS);
    }
  }
}
