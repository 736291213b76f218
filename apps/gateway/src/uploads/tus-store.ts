import type { Readable } from 'node:stream';

import { DataStore, Upload } from '@tus/server';
import type { ResumableUploads } from '@z2/storage';

/** Metadata that clients send beside the bytes; tus-js-client and Uppy say `filename`. */
const NAMES = ['filename', 'name'] as const;

/** The tus server's view of our uploads. */
export class TusStore extends DataStore {
  override extensions = [
    ...['creation', 'creation-with-upload', 'creation-defer-length'],
    ...['expiration', 'termination'],
  ];

  constructor(private readonly uploads: ResumableUploads) {
    super();
  }

  override async create(upload: Upload): Promise<Upload> {
    const name = NAMES.map((key) => upload.metadata?.[key]).find(Boolean) ?? 'upload';
    await this.uploads.begin(upload.id, { name, size: upload.size ?? null });
    return upload;
  }

  override write(body: Readable, id: string, offset: number): Promise<number> {
    return this.uploads.append(id, offset, body as AsyncIterable<Uint8Array>);
  }

  override async getUpload(id: string): Promise<Upload> {
    const { name, size, offset, expires_at } = await this.uploads.look(id);
    // The server counts the time from here: an upload expires so long after its last part, and never when it is complete.
    const since = expires_at === null ? Date.now() : expires_at.getTime() - this.uploads.expiryMs;
    return new Upload({
      ...{ id, offset, metadata: { filename: name } },
      ...(size === null ? {} : { size }),
      creation_date: new Date(since).toISOString(),
    });
  }

  override declareUploadLength(id: string, length: number): Promise<void> {
    return this.uploads.setSize(id, length);
  }

  override async remove(id: string): Promise<void> {
    await this.uploads.look(id);
    await this.uploads.remove(id);
  }

  override deleteExpired(): Promise<number> {
    return this.uploads.sweepExpired();
  }

  override getExpiration(): number {
    return this.uploads.expiryMs;
  }
}
