import { createHash, randomUUID } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import {
  ArtifactKind,
  ArtifactRef,
  DEFAULT_JOB_OPTIONS,
  JobOptions,
  LogLevel,
  ProgressMeasure,
  throwIfCancelled,
  Z2Error,
} from '@z2/contracts';

import { ArtifactPort, StageContext, StageJob } from '../stage';

export interface TestContextOptions {
  /** Of a later context: another job on the same storage. */
  job_uuid?: string;
  language?: string | null;
  title?: string | null;
  options?: Partial<JobOptions>;
  signal?: AbortSignal;
}

/** Artifacts in a directory, by SHA-256, as the real store keeps them. */
class DirectoryArtifacts implements ArtifactPort {
  constructor(private readonly directory: string) {}

  async put(
    path: string,
    facts: { kind: ArtifactKind; language: string | null; name: string; mime: string },
    { move = false }: { move?: boolean } = {},
  ): Promise<ArtifactRef> {
    const sha256 = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    // As the store does: others may read it at any time.
    const copy = join(this.directory, `copy-${randomUUID()}`);
    await copyFile(path, copy);
    await rename(copy, join(this.directory, sha256));
    const { size } = await stat(path);
    if (move) {
      await rm(path);
    }
    return { ...facts, sha256, size };
  }

  async open(ref: ArtifactRef): Promise<string> {
    const path = join(this.directory, ref.sha256);
    try {
      await stat(path);
    } catch (cause) {
      throw new Z2Error('ARTIFACT_MISSING', `${ref.name} is not in storage.`, {
        remedy: 'Put it there first.',
        cause,
      });
    }
    return path;
  }

  async putJson(
    value: unknown,
    facts: { kind: ArtifactKind; language: string | null; name: string },
  ): Promise<ArtifactRef> {
    const path = join(this.directory, `json-${randomUUID()}`);
    await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
    const ref = await this.put(path, { ...facts, mime: 'application/json' });
    await rm(path);
    return ref;
  }

  async readJson<T>(ref: ArtifactRef): Promise<T> {
    return JSON.parse(await readFile(await this.open(ref), 'utf8')) as T;
  }
}

/**
 * A StageContext for specs: real files in a temporary directory, chunks remembered in memory, progress and log kept for
 * assertions. `await using ctx = await TestContext.create()` deletes the directory at the end of the test.
 *
 * Chunk results go through JSON, as they do in the database, so that a result that is no JSON is found out here.
 */
export class TestContext implements StageContext, AsyncDisposable {
  /** All that was reported, in order; falls included, so that a spec can look for them. */
  readonly progressed: { fraction: number; measure?: ProgressMeasure }[] = [];
  readonly logged: { level: LogLevel; message: string }[] = [];
  /** Chunk name → how often it was computed, and how often it was found done. */
  readonly computed = new Map<string, number>();
  readonly reused = new Map<string, number>();
  /** What was told early, in order. */
  readonly told: unknown[] = [];
  /** Called with what is told early. */
  onEarly: ((output: unknown) => void) | null = null;
  /** Called on each report: to act in the middle of a stage. */
  onProgress: ((fraction: number) => void) | null = null;
  private readonly chunks = new Map<string, string>();

  private constructor(
    /** Temporary directory of this context: fixtures may be made in it. */
    readonly root: string,
    readonly workdir: string,
    readonly artifacts: ArtifactPort,
    readonly job: StageJob,
    readonly language: string | null,
    readonly signal: AbortSignal,
  ) {}

  static async create(options: TestContextOptions = {}): Promise<TestContext> {
    const root = await mkdtemp(join(tmpdir(), 'z2-stage-'));
    const [workdir, store] = [join(root, 'work'), join(root, 'store')];
    await mkdir(workdir);
    await mkdir(store);
    const job: StageJob = {
      job_uuid: randomUUID(),
      title: options.title ?? null,
      options: { ...DEFAULT_JOB_OPTIONS, ...options.options },
    };
    const signal = options.signal ?? new AbortController().signal;
    return new TestContext(
      root,
      workdir,
      new DirectoryArtifacts(store),
      job,
      options.language ?? null,
      signal,
    );
  }

  /** The same storage and chunks, as a later attempt or another stage run sees them; its records begin empty. */
  async again(options: TestContextOptions = {}): Promise<TestContext> {
    const workdir = await mkdtemp(join(this.root, 'work-'));
    const next = new TestContext(
      this.root,
      workdir,
      this.artifacts,
      {
        ...this.job,
        job_uuid: options.job_uuid ?? this.job.job_uuid,
        options: { ...this.job.options, ...options.options },
      },
      options.language === undefined ? this.language : options.language,
      options.signal ?? new AbortController().signal,
    );
    this.chunks.forEach((value, key) => next.chunks.set(key, value));
    return next;
  }

  /** Puts a fixture file into storage. */
  put(
    path: string,
    kind: ArtifactKind,
    facts: { language?: string | null; mime?: string } = {},
  ): Promise<ArtifactRef> {
    return this.artifacts.put(path, {
      kind,
      language: facts.language ?? null,
      name: basename(path),
      mime: facts.mime ?? 'application/octet-stream',
    });
  }

  progress(fraction: number, measure?: ProgressMeasure): void {
    this.progressed.push({ fraction, ...(measure ? { measure } : {}) });
    this.onProgress?.(fraction);
  }

  log(level: LogLevel, message: string): void {
    this.logged.push({ level, message });
  }

  early(output: unknown): Promise<void> {
    this.told.push(output);
    this.onEarly?.(output);
    return Promise.resolve();
  }

  async chunk<T>(name: string, fingerprint: readonly string[], compute: () => Promise<T>): Promise<T> {
    throwIfCancelled(this.signal);
    const key = JSON.stringify([name, ...fingerprint]);
    const known = this.chunks.get(key);
    const counter = known === undefined ? this.computed : this.reused;
    counter.set(name, (counter.get(name) ?? 0) + 1);
    const text = known ?? JSON.stringify(await compute());
    this.chunks.set(key, text);
    return JSON.parse(text) as T;
  }

  /** How many chunks were really computed in this context. */
  get computedChunks(): number {
    return [...this.computed.values()].reduce((sum, count) => sum + count, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}
