import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import {
  cancelledError,
  type Check,
  checkPublishTarget,
  type JobReport,
  type LanguageAnalysis,
  type PublishPreview,
  type PublishTarget,
  Z2Error,
} from '@z2/contracts';
import { copyHashed, fsyncDirectory, hashFile, makeDirectory } from '@z2/runtime';

import { assertAllowed } from '../limits';
import { assertSame, type PlacedFile, placedFiles, published } from '../placed-file';
import type { PublishContext, Publisher, PublishRequest, PublishResult } from '../publisher';
import { folderProblems, pathProblems } from './folder-problems';
import { keepEdited } from './keep-edited';
import { lastLanguages } from './last-analysis';
import { lastReport } from './last-report';
import { asPublishError, makeEditable, makeRoot, removeEmpty, sweep } from './target-folder';

interface Placed extends PlacedFile<string> {
  /** Full path of the result. */
  to: string;
}

/**
 * Writes results into a folder: `<path>/<language>/<files>`, those of the whole job to `<path>/<files>`. Everything is first
 * written, whole and to the disk, into a hidden directory beside; then each file takes its name by rename. So nobody sees a
 * half file, a full disk leaves nothing, and what is there with the same content stays untouched.
 * Files are copies (sharing blocks where the file system can), never links into storage: people edit them in place.
 */
export class FolderPublisher implements Publisher {
  readonly id = 'folder';

  validate(target: PublishTarget): void {
    checkPublishTarget(target);
  }

  describe(target: PublishTarget): string {
    return resolve(target.path ?? '');
  }

  async preview(request: PublishRequest): Promise<PublishPreview> {
    const target = this.describe(request.target);
    const placed = this.place(request);
    return {
      publisher: this.id,
      target,
      language: request.language,
      files: placed.map((file) => ({ ...published(file), to: file.to })),
      texts: [],
      problems: await folderProblems(target, placed),
    };
  }

  async find(request: PublishRequest, context: PublishContext): Promise<PublishResult | null> {
    const placed = this.place(request);
    for (const file of placed) {
      if (!(await isSame(file, context.signal))) {
        return null;
      }
    }
    return toResult(placed);
  }

  earlier(target: PublishTarget): Promise<JobReport | null> {
    return lastReport(this.describe(target));
  }

  earlierLanguages(target: PublishTarget): Promise<LanguageAnalysis[]> {
    return lastLanguages(this.describe(target));
  }

  async publish(request: PublishRequest, context: PublishContext): Promise<PublishResult> {
    const root = this.describe(request.target);
    const placed = this.place(request);
    // Space is not asked for: copies may share the blocks of what they are made from.
    assertAllowed({ target: root, problems: pathProblems(placed) });
    const created = await makeRoot(root);
    const prefix = `.z2-${request.key.slice(0, 16)}-`;
    const staging = join(root, `${prefix}${randomUUID().slice(0, 8)}.tmp`);
    try {
      await sweep(root, prefix);
      const changed: Placed[] = [];
      const checks: Check[] = [];
      for (const file of placed) {
        if (!(await isSame(file, context.signal))) {
          changed.push(file);
        }
      }
      if (changed.length > 0) {
        await this.stage(changed, staging, context);
        checks.push(...(await keepEdited(root, changed, request.used ?? [], context)));
        await this.install(changed, staging, created, context);
      }
      await rm(staging, { recursive: true, force: true });
      return { ...toResult(placed), ...(checks.length > 0 ? { checks } : {}) };
    } catch (error) {
      await rm(staging, { recursive: true, force: true });
      await removeEmpty(created);
      throw asPublishError(root, error);
    }
  }

  private place(request: PublishRequest): Placed[] {
    const root = this.describe(request.target);
    return placedFiles(request).map((file) => ({ ...file, to: join(root, file.path) }));
  }

  private async stage(files: readonly Placed[], staging: string, context: PublishContext): Promise<void> {
    const total = files.reduce((sum, { size }) => sum + size, 0);
    let done = 0;
    await mkdir(staging);
    for (const [i, file] of files.entries()) {
      const copy = join(staging, String(i));
      const { sha256 } = await copyHashed(file.from, copy, context.signal);
      assertSame(file, file.from, sha256);
      await makeEditable(copy);
      done += file.size;
      context.onProgress(done, total);
    }
  }

  private async install(
    files: readonly Placed[],
    staging: string,
    created: string[],
    context: PublishContext,
  ): Promise<void> {
    const directories = new Set(files.map(({ to }) => dirname(to)));
    for (const directory of directories) {
      created.unshift(...(await makeDirectory(directory)));
    }
    if (context.signal.aborted) {
      throw cancelledError(context.signal.reason);
    }
    for (const [i, file] of files.entries()) {
      await rename(join(staging, String(i)), file.to);
    }
    for (const directory of directories) {
      await fsyncDirectory(directory);
      await fsyncDirectory(dirname(directory));
    }
  }
}

async function isSame(file: Placed, signal: AbortSignal): Promise<boolean> {
  let facts: Stats;
  try {
    facts = await lstat(file.to);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return false;
    }
    throw error;
  }
  if (facts.isDirectory()) {
    throw new Z2Error('OUTPUT_NOT_WRITABLE', `${file.to} is a directory; a file is to be written there.`, {
      remedy: 'Rename that directory, or choose another folder.',
      details: { path: file.to },
    });
  }
  return (
    facts.isFile() && facts.size === file.size && (await hashFile(file.to, signal)).sha256 === file.sha256
  );
}

function toResult(placed: readonly Placed[]): PublishResult {
  return { url: null, files: placed.map(({ to }) => to), delivered: placed.map(published) };
}
