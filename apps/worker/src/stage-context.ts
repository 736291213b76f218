import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ArtifactKind, ArtifactRef, LogLevel, ProgressMeasure } from '@z2/contracts';
import { throwIfCancelled, Z2Error } from '@z2/contracts';
import { checkpointKey, type CheckpointRepository } from '@z2/entities';
import type { ArtifactPort, StageContext, StageJob } from '@z2/stages';
import type { ArtifactStore } from '@z2/storage';

/** Artifacts of stages, on the store. */
export class StoreArtifacts implements ArtifactPort {
  constructor(
    private readonly store: ArtifactStore,
    private readonly workdir: string,
    private readonly signal: AbortSignal,
  ) {}

  async put(
    path: string,
    facts: { kind: ArtifactKind; language: string | null; name: string; mime: string },
    { move = false }: { move?: boolean } = {},
  ): Promise<ArtifactRef> {
    return { ...facts, ...(await this.store.putFile(path, { signal: this.signal, move })) };
  }

  open(ref: ArtifactRef): Promise<string> {
    return this.store.localPath(ref.sha256);
  }

  async putJson(
    value: unknown,
    facts: { kind: ArtifactKind; language: string | null; name: string },
  ): Promise<ArtifactRef> {
    const text = JSON.stringify(value, null, 2) + '\n';
    const path = join(this.workdir, `${createHash('sha256').update(text).digest('hex')}.json`);
    await writeFile(path, text);
    return { ...facts, mime: 'application/json', ...(await this.store.putFile(path, { move: true })) };
  }

  async readJson<T>(ref: ArtifactRef): Promise<T> {
    return JSON.parse(await readFile(await this.open(ref), 'utf8')) as T;
  }
}

export interface ContextParts {
  job: StageJob;
  language: string | null;
  signal: AbortSignal;
  workdir: string;
  artifacts: ArtifactPort;
  checkpoints: CheckpointRepository;
  /** Chunks that are older are made anew. */
  redoSince: Date | null;
  store: ArtifactStore;
  onProgress: (fraction: number, measure: ProgressMeasure | null) => void;
  onLog: (level: LogLevel, message: string) => void;
  onEarly: (output: unknown) => Promise<void>;
}

/** Chunks in work in this process, so that two languages that need the same one make it once. */
const chunksInWork = new Map<string, Promise<unknown>>();

/** The context that the worker gives to a stage: PostgreSQL for chunks, the store for files. */
export class WorkerStageContext implements StageContext {
  readonly job: StageJob;
  readonly language: string | null;
  readonly signal: AbortSignal;
  readonly workdir: string;
  readonly artifacts: ArtifactPort;

  constructor(private readonly parts: ContextParts) {
    ({
      job: this.job,
      language: this.language,
      signal: this.signal,
      workdir: this.workdir,
      artifacts: this.artifacts,
    } = parts);
  }

  progress(fraction: number, measure?: ProgressMeasure): void {
    this.parts.onProgress(Math.min(1, Math.max(0, fraction)), measure ?? null);
  }

  log(level: LogLevel, message: string): void {
    this.parts.onLog(level, message);
  }

  early(output: unknown): Promise<void> {
    return this.parts.onEarly(output);
  }

  async chunk<T>(name: string, fingerprint: readonly string[], compute: () => Promise<T>): Promise<T> {
    throwIfCancelled(this.signal);
    const key = checkpointKey(`chunk:${name}`, fingerprint);
    const other = chunksInWork.get(key);
    if (other) {
      try {
        return (await other) as T;
      } catch {
        // The other run's failure (or cancel) is its own; this one tries for itself.
        return this.chunk(name, fingerprint, compute);
      }
    }
    const work = this.findOrCompute(key, name, compute);
    chunksInWork.set(key, work);
    try {
      return await work;
    } finally {
      chunksInWork.delete(key);
    }
  }

  private async findOrCompute<T>(key: string, name: string, compute: () => Promise<T>): Promise<T> {
    const found = await this.parts.checkpoints.find(key, this.parts.redoSince);
    if (found) {
      // Noted before it is looked for: what is noted is not taken away.
      await this.keep(found.output);
      if (await filesAreThere(found.output, this.parts.store)) {
        return found.output as T;
      }
    }
    const value = await compute();
    await this.keep(value, { key, name: `chunk:${name}`, output: value });
    return value;
  }

  /** The contents that a chunk's value names go with the job. */
  private async keep(
    value: unknown,
    chunk: { key: string; name: string; output: unknown } | null = null,
  ): Promise<void> {
    const contents = artifactRefs(value).map(({ sha256 }) => sha256);
    if (chunk || contents.length > 0) {
      await this.parts.checkpoints.keepContents(this.job.job_uuid, contents, chunk);
    }
  }
}

/** Whether every artifact that a result names is in storage: a checkpoint without its files is none. */
export async function filesAreThere(output: unknown, store: ArtifactStore): Promise<boolean> {
  for (const ref of artifactRefs(output)) {
    if (!(await store.has(ref.sha256))) {
      return false;
    }
  }
  return true;
}

/** All artifact references within a JSON value. */
export function artifactRefs(value: unknown): ArtifactRef[] {
  if (Array.isArray(value)) {
    return value.flatMap(artifactRefs);
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  if ('sha256' in value && 'kind' in value && 'mime' in value) {
    return [value as ArtifactRef];
  }
  return Object.values(value).flatMap(artifactRefs);
}

/** A stage was asked for a file that nobody may give. */
export function userFileError(path: string, cause: unknown): Z2Error {
  return new Z2Error('SOURCE_NOT_FOUND', `The file ${path} cannot be read.`, {
    remedy: 'Give the path of an existing subtitle file.',
    cause,
  });
}
