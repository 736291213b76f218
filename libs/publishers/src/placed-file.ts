import { posix } from 'node:path';

import { type ArtifactRef, Z2Error } from '@z2/contracts';
import { hashFile } from '@z2/runtime';

import type { PublishContext, PublishedFile, PublishRequest } from './publisher';
import { distinctNames, safeName } from './text/safe-name';

/** A file at its place within the target, and where its content comes from: a path, or something in storage. */
export interface PlacedFile<From extends string | ArtifactRef = string | ArtifactRef> extends PublishedFile {
  from: From;
}

/** The files of a request: `es/talk.es.mp4`, those of the whole job without a folder, in names that differ. */
export function placedFiles({ language, files }: PublishRequest): PlacedFile<string>[] {
  const names = distinctNames(files.map(({ name }) => name));
  return files.map(({ kind, size, sha256, path: from }, i) => {
    const path = posix.join(folderOf(language), names[i] ?? sha256);
    return { path, kind, language, size, sha256, from };
  });
}

/** A single file in its place. */
export function placed<From extends string | ArtifactRef>(
  { name, kind, size, sha256 }: Pick<ArtifactRef, 'name' | 'kind' | 'size' | 'sha256'>,
  language: string | null,
  from: From,
): PlacedFile<From> {
  return { path: posix.join(folderOf(language), safeName(name)), kind, language, size, sha256, from };
}

const folderOf = (language: string | null): string => (language === null ? '' : safeName(language));

/** What is told of a file that was delivered. */
export function published({ path, kind, language, size, sha256 }: PublishedFile): PublishedFile {
  return { path, kind, language, size, sha256 };
}

/** The path of its content, which is what it should be. @throws Z2Error ARTIFACT_CORRUPT, ARTIFACT_MISSING, CANCELLED */
export async function openIntact(file: PlacedFile, context: PublishContext): Promise<string> {
  const path = typeof file.from === 'string' ? file.from : await context.open(file.from);
  assertSame(file, path, (await hashFile(path, context.signal)).sha256);
  return path;
}

/** The paths of several, by their places. @throws as `openIntact` */
export async function openAll(
  files: readonly PlacedFile[],
  context: PublishContext,
): Promise<(file: PlacedFile) => string> {
  const paths = new Map<string, string>();
  for (const file of files) {
    paths.set(file.path, await openIntact(file, context));
  }
  return ({ path }) => paths.get(path) ?? '';
}

/** @throws Z2Error ARTIFACT_CORRUPT where the content at `path` is not that of the file */
export function assertSame(file: PublishedFile, path: string, sha256: string): void {
  if (sha256 !== file.sha256) {
    throw new Z2Error('ARTIFACT_CORRUPT', `${path} has another content than it should.`, {
      remedy: 'Retry the job: the file is made again. Check the disk if this comes back.',
      details: { expected: file.sha256, found: sha256 },
    });
  }
}
