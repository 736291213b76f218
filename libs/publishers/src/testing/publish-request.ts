import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ArtifactKind, PublishTarget } from '@z2/contracts';

import type { PublishContext, PublishFile, PublishRequest } from '../publisher';

/** A file to publish, made in a directory. */
export async function publishFile(
  dir: string,
  name: string,
  content: string,
  kind: ArtifactKind = 'video',
): Promise<PublishFile> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const path = join(dir, sha256);
  await writeFile(path, content);
  return { path, name, kind, sha256, size: Buffer.byteLength(content) };
}

/** A context without memory: what a publisher must find its way with. */
export function publishContext(signal = new AbortController().signal): PublishContext {
  return {
    ...{ signal, log: () => undefined, onProgress: () => undefined },
    open: ({ name }) => Promise.reject(new Error(`${name} was asked for`)),
    recall: () => Promise.resolve(null),
    keep: () => Promise.resolve(),
  };
}

/** A request of one language, as the stage makes them. */
export function publishRequest(
  target: PublishTarget,
  files: readonly PublishFile[],
  more: Partial<PublishRequest> = {},
): PublishRequest {
  return {
    key: 'ab'.repeat(32),
    job_uuid: '6f2c1d7e-0000-4000-8000-000000000000',
    target,
    language: 'es',
    languages: ['es'],
    requested_at: '2026-01-01T00:00:00.000Z',
    title: 'talk',
    texts: null,
    files,
    ...more,
  };
}
