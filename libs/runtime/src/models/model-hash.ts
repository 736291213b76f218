import { readFile, stat } from 'node:fs/promises';

import { z } from 'zod';

import { hashFile, writeFileAtomic } from '../files/durable-file';

const SIDECAR = z.object({ size: z.number(), mtime_ms: z.number(), sha256: z.string() });

/**
 * SHA-256 of a model. Gigabytes take seconds to read, therefore the hash is kept beside the file with the size and time that
 * it holds for; where that folder is read-only, it is read anew each time.
 */
export async function modelSha256(path: string, signal?: AbortSignal): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const known = await readSidecar(path);
  if (known?.size === size && known.mtime_ms === mtimeMs) {
    return known.sha256;
  }
  const { sha256 } = await hashFile(path, signal);
  await keepModelHash(path, sha256);
  return sha256;
}

/** Notes the hash of a file that was just read anyway. */
export async function keepModelHash(path: string, sha256: string): Promise<void> {
  const { size, mtimeMs } = await stat(path);
  try {
    await writeFileAtomic(`${path}.sha256`, `${JSON.stringify({ size, mtime_ms: mtimeMs, sha256 })}\n`);
  } catch (error) {
    // A user's own model may lie where nothing can be written; only time is lost.
    if (!['EACCES', 'EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw error;
    }
  }
}

async function readSidecar(path: string): Promise<z.infer<typeof SIDECAR> | null> {
  try {
    return SIDECAR.parse(JSON.parse(await readFile(`${path}.sha256`, 'utf8')));
  } catch {
    // Not there or damaged: the file itself is read.
    return null;
  }
}
