import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { noteUnnamed } from '@z2/queue';
import { type Config, isOwnerGone, namesIn } from '@z2/runtime';
import { sweepDownloads } from '@z2/sources';
import type { LocalArtifactStore, UploadStore } from '@z2/storage';
import type { DataSource } from 'typeorm';

const HOUR_MS = 3_600_000;
/** Longer than any write into storage takes; what a process of this machine left behind goes at once. */
const STALE_TEMPORARY_MS = 24 * HOUR_MS;
/** An unfinished download is gone on with by a retry for so long. */
const STALE_DOWNLOAD_MS = 7 * 24 * HOUR_MS;

export interface Housekeeping {
  config: Pick<Config, 'dirs'>;
  dataSource: DataSource;
  store: LocalArtifactStore;
  uploads: UploadStore;
  onError: (error: unknown, message: string) => void;
}

/** Removes what processes that were killed left behind: now, and again each hour. Returns how to end that. */
export function keepHouse(parts: Housekeeping): () => void {
  const { config, dataSource, store, uploads, onError } = parts;
  const round = async (): Promise<void> => {
    await sweepWorkerFolders(config.dirs.work);
    await store.sweepTemporary(STALE_TEMPORARY_MS);
    await noteUnnamed(dataSource, await store.contents());
    await uploads.sweepTemporary(STALE_TEMPORARY_MS);
    await uploads.resumable.sweepExpired();
    await sweepDownloads(join(config.dirs.work, 'downloads'), STALE_DOWNLOAD_MS);
  };
  const run = (): void => {
    round().catch((error: unknown) => onError(error, 'clearing up'));
  };
  run();
  const timer = setInterval(run, HOUR_MS);
  return () => clearInterval(timer);
}

/** Removes the folders of workers of this machine that have ended. Returns their names. */
export async function sweepWorkerFolders(work: string): Promise<string[]> {
  const gone: string[] = [];
  for (const name of await namesIn(work)) {
    if (isOwnerGone(name)) {
      await rm(join(work, name), { recursive: true, force: true });
      gone.push(name);
    }
  }
  return gone;
}
