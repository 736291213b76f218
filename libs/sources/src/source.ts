import type { JobSource, LogLevel, PlanMetadata } from '@z2/contracts';

export type SourceKind = JobSource['kind'];
export type SourceOf<K extends SourceKind> = Extract<JobSource, { kind: K }>;

/** What a source gets from outside. */
export interface FetchContext {
  /** Directory of this run alone; deleted afterwards. */
  workdir: string;
  signal: AbortSignal;
  /** Bytes so far, and in all where known. */
  onProgress(done: number, total: number | null): void;
  log(level: LogLevel, message: string): void;
  /**
   * Told, where the source has its sound apart and that is there before the picture, so that speech can be recognised meanwhile.
   * The file stays until the fetch ends; a failure there does not touch the fetch.
   */
  onSound?(sound: FetchedSound): Promise<void>;
}

/** The sound of a source as a file of its own. */
export interface FetchedSound {
  path: string;
  /** E.g. `talk.m4a`. */
  name: string;
  facts: SourceFacts;
}

/** What the source itself says of the video, beside its bytes. */
export interface SourceFacts {
  title: string | null;
  /** Times in ms of the whole video. */
  chapters: { start_ms: number; end_ms: number; title: string }[];
  /** WebVTT files, whose times count in the whole video; they go with `release`. `language` is the source's own tag. */
  captions: { path: string; language: string }[];
}

/** What a source tells of a video that is not loaded. */
export interface SourceLook {
  metadata: PlanMetadata;
  /** BCP 47 tags of the captions that come beside its bytes. */
  captions: string[];
}

/** The source's bytes as a local file. */
export interface FetchedFile {
  path: string;
  /** The file's name as its owner knows it, e.g. `talk.mp4`: data, never a part of a path. */
  name: string;
  /** Whether the file was made by the fetch and may be consumed; otherwise it belongs to somebody and is only read. */
  moved: boolean;
  facts?: SourceFacts;
  /**
   * To be called when done with the path. Removes what the fetch made, unless a later try shall go on with it (`keep`); files
   * that were there before stay in any case.
   */
  release(options: { keep: boolean }): Promise<void>;
}

/** One kind of source. Both methods may be called again after a crash. */
export interface Source<K extends SourceKind = SourceKind> {
  readonly kind: K;
  /**
   * What the content is known by without fetching it (a hash; path, size and time; URL and validators): part of the checkpoint's
   * key. null: nothing says whether it is still the same.
   */
  identify(source: SourceOf<K>): Promise<string[] | null>;
  /** @throws Z2Error of the SOURCE_ family, UPLOAD_NOT_FOUND, DISK_FULL, CANCELLED. */
  fetch(source: SourceOf<K>, context: FetchContext): Promise<FetchedFile>;
}

/** One adapter per kind: a forgotten one does not compile. */
export type Sources = { readonly [K in SourceKind]: Source<K> };

/** The adapter for a source. */
export function sourceFor<K extends SourceKind>(sources: Sources, source: SourceOf<K>): Source<K> {
  return sources[source.kind];
}

/** The worker's reasons of abort after which the work goes on in another process. */
const GOES_ON_ELSEWHERE: readonly unknown[] = ['shutdown', 'lease-lost'];

/** Whether aborted work is to be gone on with later, not given up: any other reason is a cancel. */
export function goesOnElsewhere(signal: AbortSignal): boolean {
  return signal.aborted && GOES_ON_ELSEWHERE.includes(signal.reason);
}
