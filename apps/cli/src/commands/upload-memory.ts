import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { PreviousUpload, UrlStorage } from '@z2/client';
import { makeDirectory, writeFileAtomic } from '@z2/runtime';

interface Kept extends PreviousUpload {
  fingerprint: string;
}

/** Addresses of uploads that are not complete, in a JSON file; by them the next `./z2 upload` of the same file goes on. */
export class UploadMemory implements UrlStorage {
  constructor(private readonly path: string) {}

  findAllUploads(): Promise<PreviousUpload[]> {
    return this.read();
  }

  async findUploadsByFingerprint(fingerprint: string): Promise<PreviousUpload[]> {
    return (await this.read()).filter((kept) => kept.fingerprint === fingerprint);
  }

  async removeUpload(urlStorageKey: string): Promise<void> {
    await this.write((await this.read()).filter((kept) => kept.urlStorageKey !== urlStorageKey));
  }

  async addUpload(fingerprint: string, upload: PreviousUpload): Promise<string> {
    const urlStorageKey = randomUUID();
    await this.write([...(await this.read()), { ...upload, fingerprint, urlStorageKey }]);
    return urlStorageKey;
  }

  private async read(): Promise<Kept[]> {
    try {
      return JSON.parse(await readFile(this.path, 'utf8')) as Kept[];
    } catch {
      // None is there yet, or what is there is of no use: then the file is sent from its beginning.
      return [];
    }
  }

  private async write(uploads: Kept[]): Promise<void> {
    await makeDirectory(dirname(this.path));
    await writeFileAtomic(this.path, JSON.stringify(uploads));
  }
}
