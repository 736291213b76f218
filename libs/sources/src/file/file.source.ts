import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';

import { toZ2Error, Z2Error } from '@z2/contracts';

import type { FetchContext, FetchedFile, Source, SourceOf } from '../source';

export interface FileFacts {
  /** The real path, symbolic links followed. */
  path: string;
  size: number;
  /** Changes whenever the content is written, in nanoseconds. */
  mtime_ns: bigint;
}

/**
 * Checks that a path leads to a readable, regular, non-empty file. Never opens it: a named pipe would block.
 * @throws Z2Error SOURCE_NOT_FOUND, SOURCE_IS_DIRECTORY, SOURCE_NOT_READABLE, SOURCE_EMPTY, SOURCE_TOO_LARGE.
 */
export async function assertFileSource(path: string, limits: { maxBytes?: number } = {}): Promise<FileFacts> {
  if (!isAbsolute(path) || path.includes('\0')) {
    throw new Z2Error('SOURCE_NOT_FOUND', `${JSON.stringify(path)} is not a full path.`, {
      remedy: 'Give the full path of the file, beginning with /.',
      details: { path },
    });
  }
  const { real, facts } = await look(path);
  if (facts.isDirectory()) {
    throw new Z2Error('SOURCE_IS_DIRECTORY', `${path} is a directory, not a video.`, {
      remedy: 'Give the path of one file in it.',
      details: { path },
    });
  }
  if (!facts.isFile()) {
    throw new Z2Error('SOURCE_NOT_READABLE', `${path} is a pipe, device or socket, not a file.`, {
      remedy: 'Save the video to a file first and give its path.',
      details: { path },
    });
  }
  try {
    await access(real, constants.R_OK);
  } catch (error) {
    throw unreadable(path, error);
  }
  const size = Number(facts.size);
  if (size === 0) {
    throw new Z2Error('SOURCE_EMPTY', `${path} is empty (0 bytes).`, {
      remedy: 'Copy or download the file again; it may not have been written completely.',
      details: { path },
    });
  }
  if (limits.maxBytes !== undefined && size > limits.maxBytes) {
    throw new Z2Error('SOURCE_TOO_LARGE', `${path} has ${size} bytes; the limit is ${limits.maxBytes}.`, {
      remedy: 'Use a smaller file, or raise Z2_MAX_SOURCE_BYTES.',
      details: { path, size, max_bytes: limits.maxBytes },
    });
  }
  return { path: real, size, mtime_ns: facts.mtimeNs };
}

async function look(path: string): Promise<{ real: string; facts: Awaited<ReturnType<typeof bigintStat>> }> {
  try {
    const real = await realpath(path);
    return { real, facts: await bigintStat(real) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') {
      throw new Z2Error('SOURCE_NOT_FOUND', `There is no file ${path}.`, {
        remedy: 'Check the path; it must exist on the machine where Z2 runs.',
        details: { path },
        cause: error,
      });
    }
    if (code === 'EACCES' || code === 'EPERM' || code === 'ELOOP') {
      throw unreadable(path, error);
    }
    throw toZ2Error(error);
  }
}

const bigintStat = (path: string) => stat(path, { bigint: true });

function unreadable(path: string, cause: unknown): Z2Error {
  return new Z2Error('SOURCE_NOT_READABLE', `${path} may not be read by Z2.`, {
    remedy: 'Give the user that runs Z2 the right to read it (chmod a+r), or copy it elsewhere.',
    details: { path },
    cause,
  });
}

/** A file on the machine of the worker. Nothing is copied here: storage hashes it as it takes it in. */
export class FileSource implements Source<'file'> {
  readonly kind = 'file';

  constructor(private readonly options: { enabled: boolean; maxBytes: number }) {}

  async identify(source: SourceOf<'file'>): Promise<string[]> {
    const { path, size, mtime_ns } = await this.check(source);
    return [path, String(size), String(mtime_ns)];
  }

  async fetch(source: SourceOf<'file'>, context: FetchContext): Promise<FetchedFile> {
    const { path, size } = await this.check(source);
    context.onProgress(size, size);
    return { path, name: basename(source.path), moved: false, release: () => Promise.resolve() };
  }

  private async check(source: SourceOf<'file'>): Promise<FileFacts> {
    if (!this.options.enabled) {
      throw new Z2Error('SOURCE_KIND_UNSUPPORTED', 'This installation takes no paths of files.', {
        remedy: 'Upload the file (POST /api/uploads), or set Z2_FILE_SOURCES=true.',
      });
    }
    return assertFileSource(source.path, this.options);
  }
}
