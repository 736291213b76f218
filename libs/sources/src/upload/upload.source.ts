import type { FetchContext, FetchedFile, Source, SourceOf } from '../source';

/** What this room needs of the store of uploads (libs/storage has it). */
export interface UploadLookup {
  /** @throws Z2Error UPLOAD_NOT_FOUND */
  get(id: string): Promise<{ path: string; name: string; size: number; sha256: string }>;
}

/** A file that somebody uploaded. It stays where it is: another job may use it too. */
export class UploadSource implements Source<'upload'> {
  readonly kind = 'upload';

  constructor(private readonly uploads: UploadLookup) {}

  async identify(source: SourceOf<'upload'>): Promise<string[]> {
    const { sha256 } = await this.uploads.get(source.upload_id);
    return [sha256];
  }

  async fetch(source: SourceOf<'upload'>, context: FetchContext): Promise<FetchedFile> {
    const { path, name, size } = await this.uploads.get(source.upload_id);
    context.onProgress(size, size);
    return { path, name, moved: false, release: () => Promise.resolve() };
  }
}
