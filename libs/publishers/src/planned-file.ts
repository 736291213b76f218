import { posix } from 'node:path';

import { type ArtifactRef, Z2Error } from '@z2/contracts';
import { hashFile } from '@z2/runtime';

import { safeName } from './folder/safe-name';
import type { PublishContext, PublishedFile } from './publisher';

/** A file that a platform of videos is to get, and where its content comes from: a path, or something in storage. */
export interface PlannedFile extends PublishedFile {
  from: string | ArtifactRef;
}

export function planned(
  { name, kind, size, sha256 }: Pick<ArtifactRef, 'name' | 'kind' | 'size' | 'sha256'>,
  language: string | null,
  from: string | ArtifactRef,
): PlannedFile {
  const path = posix.join(language === null ? '' : safeName(language), safeName(name));
  return { path, kind, language, size, sha256, from };
}

/** The path of its content, which is what it should be. @throws Z2Error ARTIFACT_CORRUPT, ARTIFACT_MISSING, CANCELLED */
export async function openIntact(file: PlannedFile, context: PublishContext): Promise<string> {
  const path = typeof file.from === 'string' ? file.from : await context.open(file.from);
  const { sha256 } = await hashFile(path, context.signal);
  if (sha256 !== file.sha256) {
    throw new Z2Error('ARTIFACT_CORRUPT', `${path} has another content than it should.`, {
      remedy: 'Retry the job: the file is made again. Check the disk if this comes back.',
      details: { expected: file.sha256, found: sha256 },
    });
  }
  return path;
}

export function published({ path, kind, language, size, sha256 }: PlannedFile): PublishedFile {
  return { path, kind, language, size, sha256 };
}
