import type {
  ArtifactKind,
  ArtifactRef,
  Check,
  JobReport,
  LanguageAnalysis,
  LogLevel,
  PublishPreview,
  PublishTarget,
} from '@z2/contracts';

/** One file to deliver: its content lies at `path` (read only), under a name that is data. */
export interface PublishFile {
  path: string;
  /** e.g. `talk.es.mp4`. The publisher makes it fit for its platform. */
  name: string;
  kind: ArtifactKind;
  sha256: string;
  /** Bytes. */
  size: number;
}

/** What people read of a video at a platform, in the language of the delivery. */
export interface PublishTexts {
  title: string;
  description: string;
  tags: readonly string[];
}

/**
 * What lies beside the files of a delivery, for places that show more than files. No part of the key: it says how a video is
 * presented, not which one it is. Contents are opened by {@link PublishContext.open} where they are wanted.
 */
export interface PublishMaterial {
  /** BCP 47 tag of what is spoken in the source; null: not known. */
  source_language: string | null;
  /** As the source is called, in its own language. */
  source_title: string;
  /** Pictures of the source, best first. */
  thumbnails: readonly ArtifactRef[];
  /** The source video; null but for the whole job. */
  media: ArtifactRef | null;
  /** SubRip subtitles of all languages that are done; empty but for the whole job. */
  subtitles: readonly ArtifactRef[];
  /** What people read of the video, by language; empty but for the whole job. */
  texts: readonly (PublishTexts & { language: string })[];
}

export interface PublishRequest {
  /** The same for each repetition of the same delivery: the idempotency key of the call. Lower-case hex. */
  key: string;
  job_uuid: string;
  target: PublishTarget;
  /** BCP 47 tag, or null for the files of the whole job. */
  language: string | null;
  /** `language` alone, or for the whole job all languages that were published. */
  languages: readonly string[];
  /** When the delivery was made ready, ISO 8601 in UTC; the same at each repetition. */
  requested_at: string;
  /** Base name of the files, e.g. `talk`. */
  title: string;
  /** From the analysis of the language; null for the whole job. No part of the key. */
  texts: PublishTexts | null;
  material?: PublishMaterial | undefined;
  /** SHA-256 of files of the user that went into these: where one of them lies at the place, nothing of it is lost. */
  used?: readonly string[];
  files: readonly PublishFile[];
}

export interface PublishContext {
  signal: AbortSignal;
  log(level: LogLevel, message: string): void;
  /** Bytes delivered so far, and in all. */
  onProgress(done: number, total: number): void;
  /** A local, read-only path of something in the request's material. @throws Z2Error ARTIFACT_MISSING */
  open(ref: ArtifactRef): Promise<string>;
  /**
   * A note of this delivery (its key) that outlives a crash, e.g. the address of an upload that goes on; null: none was kept.
   * It is a help, not the truth: a publisher must find its way without it.
   */
  recall(name: string): Promise<string | null>;
  /** Keeps a note. What is kept under a name once is not replaced. */
  keep(name: string, value: string): Promise<void>;
}

/** One file as it was delivered. */
export interface PublishedFile {
  /** Within the target, with `/`: e.g. `es/talk.es.mp4`. */
  path: string;
  kind: ArtifactKind;
  language: string | null;
  size: number;
  sha256: string;
}

export interface PublishResult {
  /** Where it can be seen, if the platform says. */
  url: string | null;
  /** What people can find it by: full paths, or addresses. */
  files: string[];
  /** The same files, within the target. */
  delivered: PublishedFile[];
  /** What the place's limits changed, e.g. a title that was shortened. Absent: nothing. */
  checks?: Check[];
}

/** Delivers files to one kind of platform. */
export interface Publisher {
  /** The word in `PublishTarget.publisher`. */
  readonly id: string;
  /** Checks the shape of a target, without touching it. @throws Z2Error PUBLISH_TARGET_INVALID */
  validate(target: PublishTarget): void;
  /** The target in short, for people and as a part of the key: e.g. the folder's path. */
  describe(target: PublishTarget): string;
  /**
   * What `publish` would send, and which limits of the place stand against it. It writes nothing and sends nothing; limits
   * are those that the place documents, so that they are known before it is asked.
   */
  preview(request: PublishRequest): Promise<PublishPreview>;
  /**
   * Whether exactly this is there already. It is asked before a call is repeated whose end is not known.
   * null: it is not there, or not whole, or the place cannot be asked (then `publish` repeats the same key, by which the
   * receiver knows it).
   */
  find(request: PublishRequest, context: PublishContext): Promise<PublishResult | null>;
  /**
   * What earlier deliveries left at the target: the report of the last of them, with those files that are still there. null: there
   * is none. Absent: the place keeps no such report.
   */
  earlier?(target: PublishTarget): Promise<JobReport | null>;
  /** Titles and descriptions by language in the analysis that lies at the target. Absent: the place keeps none. */
  earlierLanguages?(target: PublishTarget): Promise<LanguageAnalysis[]>;
  /**
   * Delivers; all or nothing as far as the platform can. Repeating it with the same request does no harm. The problems of
   * `preview` are thrown before anything is sent.
   * @throws Z2Error PUBLISH_FAILED, PUBLISH_LIMIT_EXCEEDED, PUBLISH_UNAUTHORIZED, OUTPUT_NOT_WRITABLE, DISK_FULL, CANCELLED.
   */
  publish(request: PublishRequest, context: PublishContext): Promise<PublishResult>;
}
