import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FetchedFile } from '../source';
import { UrlSource, type UrlSourceOptions } from '../url/url.source';
import { MediaServer } from './media-server';

/** 300 kB that are nowhere the same, so that a gap or a double shows. */
export const CONTENT = Buffer.concat(
  Array.from({ length: 9_375 }, (_, n) => createHash('sha256').update(String(n)).digest()),
);
export const ETAG = '"v1"';

export interface FetchWishes extends Partial<UrlSourceOptions> {
  url?: string;
  signal?: AbortSignal;
  onProgress?: (done: number, total: number | null) => void;
}

/** A url source, a server that it may ask, and a directory for unfinished downloads. */
export class UrlBench implements AsyncDisposable {
  readonly logged: string[] = [];

  private constructor(
    readonly server: MediaServer,
    readonly dir: string,
    readonly resume: string,
  ) {}

  static async create(): Promise<UrlBench> {
    const dir = await mkdtemp(join(tmpdir(), 'z2-url-'));
    const resume = join(dir, 'resume');
    await mkdir(resume);
    return new UrlBench(await MediaServer.start(), dir, resume);
  }

  options(more: Partial<UrlSourceOptions> = {}): UrlSourceOptions {
    return {
      maxBytes: 1_000_000,
      timeoutMs: 20_000,
      stallMs: 10_000,
      firstPauseMs: 10,
      resumeDir: this.resume,
      allowedHosts: [this.server.host],
      ...more,
    };
  }

  fetch(wishes: FetchWishes = {}): Promise<FetchedFile> {
    const { url = this.server.url(), signal = new AbortController().signal, onProgress, ...more } = wishes;
    return new UrlSource(this.options(more)).fetch(
      { kind: 'url', url },
      {
        workdir: this.dir,
        signal,
        onProgress: onProgress ?? (() => undefined),
        log: (_level, message) => void this.logged.push(message),
      },
    );
  }

  /** Whether CONTENT came, byte for byte. */
  async whole(fetched: FetchedFile): Promise<boolean> {
    return CONTENT.equals(await readFile(fetched.path));
  }

  /** The Range header of each request so far. */
  get ranges(): (string | null)[] {
    return this.server.requests.map(({ range }) => range);
  }

  /** What lies in the directory for unfinished downloads. */
  left(): Promise<string[]> {
    return readdir(this.resume);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await rm(this.dir, { recursive: true, force: true });
  }
}
