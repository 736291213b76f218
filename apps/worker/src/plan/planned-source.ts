import { basename } from 'node:path';

import type { JobMetadata, JobOptions, JobSource } from '@z2/contracts';
import { type MediaTools, partOf, probeMedia, toJobMetadata } from '@z2/media';
import { assertSourceLength } from '@z2/stages';
import type { UploadStore } from '@z2/storage';

export interface PlannedSourceParts {
  tools: MediaTools;
  uploads: Pick<UploadStore, 'get'>;
  maxDurationMs: number;
}

/**
 * What a source is, as the download would find it, without copying or loading anything: null where it lies elsewhere. Of a
 * part (`clip`) its own length.
 *
 * @throws Z2Error of the SOURCE_ family, UPLOAD_NOT_FOUND, OPTION_INVALID (a part beyond the end)
 */
export async function plannedSource(
  source: JobSource,
  clip: JobOptions['clip'],
  parts: PlannedSourceParts,
  signal: AbortSignal,
): Promise<JobMetadata | null> {
  const file = await localFile(source, parts.uploads);
  if (!file) {
    return null;
  }
  const info = await probeMedia(file.path, parts.tools, signal, file.name);
  assertSourceLength(info.duration_ms, parts.maxDurationMs, file.name);
  const metadata = toJobMetadata(info);
  if (!clip) {
    return metadata;
  }
  const part = await partOf(file.path, info, clip, parts.tools, signal);
  return { ...metadata, duration_ms: part.to_ms - part.from_ms, clip: part };
}

async function localFile(
  source: JobSource,
  uploads: PlannedSourceParts['uploads'],
): Promise<{ path: string; name: string } | null> {
  switch (source.kind) {
    case 'file':
      return { path: source.path, name: basename(source.path) };
    case 'upload':
      return uploads.get(source.upload_id);
    case 'url':
    case 'youtube':
      return null;
  }
}
