import { ErrorBody } from './stage';

/** How the pipeline treats an error: retried with backoff, FAILED at once, or the user's own wish. */
export type ErrorKind = 'transient' | 'permanent' | 'cancelled';

interface ErrorCodeFacts {
  kind: ErrorKind;
  /** HTTP status when the error answers a request. */
  http: number;
  /** Process exit code when the error ends a command; see EXIT_CODES. */
  exit: number;
}

/** Exit codes of `./z2`, documented in README.md. */
export const EXIT_CODES = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  source: 3,
  engine: 4,
  environment: 5,
  partial: 6,
  publish: 7,
  /** Not an error: subtitles break rules. */
  findings: 8,
  cancelled: 130,
} as const;

const permanent = (http: number, exit: number): ErrorCodeFacts => ({ kind: 'permanent', http, exit });
const transient = (http: number, exit: number): ErrorCodeFacts => ({ kind: 'transient', http, exit });
const { usage, source, engine, environment, partial, publish, unexpected, cancelled } = EXIT_CODES;

/** Every error code of Z2. A code is a promise: it is never renamed or given another meaning. */
export const ERROR_CODES = {
  // the request
  VALIDATION_FAILED: permanent(400, usage),
  LANGUAGE_UNKNOWN: permanent(400, usage),
  LANGUAGE_SAME_AS_SOURCE: permanent(400, usage),
  NO_TARGET_LANGUAGE: permanent(400, usage),
  OPTION_INVALID: permanent(400, usage),
  NOT_FOUND: permanent(404, usage),
  JOB_NOT_FOUND: permanent(404, usage),
  CONFLICT: permanent(409, usage),
  JOB_STATE_CONFLICT: permanent(409, usage),
  IDEMPOTENCY_KEY_REUSED: permanent(409, usage),
  VERSION_CONFLICT: permanent(409, usage),
  CUES_INVALID: permanent(400, usage),
  FORBIDDEN: permanent(403, usage),
  LINK_INVALID: permanent(403, usage),
  LINK_EXPIRED: permanent(410, usage),
  RATE_LIMITED: transient(429, environment),
  // the source
  SOURCE_NOT_FOUND: permanent(400, source),
  SOURCE_IS_DIRECTORY: permanent(400, source),
  SOURCE_NOT_READABLE: permanent(400, source),
  SOURCE_EMPTY: permanent(400, source),
  SOURCE_NOT_MEDIA: permanent(422, source),
  SOURCE_DAMAGED: permanent(422, source),
  SOURCE_TOO_LARGE: permanent(413, source),
  SOURCE_TOO_LONG: permanent(413, source),
  SOURCE_URL_INVALID: permanent(400, source),
  SOURCE_URL_FORBIDDEN: permanent(400, source),
  SOURCE_UNREACHABLE: transient(502, source),
  SOURCE_REFUSED: permanent(502, source),
  SOURCE_STALLED: transient(504, source),
  SOURCE_KIND_UNSUPPORTED: permanent(400, source),
  UPLOAD_NOT_FOUND: permanent(404, source),
  UPLOAD_INCOMPLETE: permanent(400, source),
  UPLOAD_OFFSET_CONFLICT: permanent(409, source),
  UPLOAD_EXPIRED: permanent(410, source),
  UPLOAD_BUSY: transient(423, source),
  CAPTIONS_INVALID: permanent(422, source),
  CAPTIONS_MISMATCH: permanent(422, source),
  // engines
  MODEL_NOT_FOUND: permanent(400, engine),
  MODEL_INVALID: permanent(400, engine),
  MODEL_HASH_MISMATCH: permanent(422, engine),
  MODEL_DOWNLOAD_FAILED: transient(502, engine),
  SPEECH_ENGINE_MISSING: permanent(400, engine),
  SPEECH_ENGINE_FAILED: transient(502, engine),
  TRANSLATION_PAIR_MISSING: permanent(400, engine),
  TRANSLATION_ENGINE_FAILED: transient(502, engine),
  TRANSLATION_BAD_ANSWER: transient(502, engine),
  VOICE_MISSING: permanent(400, engine),
  VOICE_ENGINE_FAILED: transient(502, engine),
  LLM_FAILED: transient(502, engine),
  LLM_REFUSED: permanent(502, engine),
  ENGINE_UNAUTHORIZED: permanent(502, engine),
  ENGINE_QUOTA_EXCEEDED: permanent(502, engine),
  ENGINE_PAUSED: transient(503, engine),
  // media tools
  FFMPEG_MISSING: permanent(503, environment),
  FFMPEG_FAILED: transient(500, unexpected),
  TOOL_MISSING: permanent(503, environment),
  TOOL_FAILED: transient(500, unexpected),
  TOOL_SILENT: transient(500, unexpected),
  TOOL_TIMEOUT: transient(500, unexpected),
  FONT_MISSING: permanent(503, environment),
  // the machine
  DISK_FULL: transient(507, environment),
  STORAGE_QUOTA_EXCEEDED: permanent(507, environment),
  OUT_OF_MEMORY: transient(503, environment),
  STAGE_STALLED: transient(500, unexpected),
  PORT_TAKEN: permanent(503, environment),
  DATABASE_NEWER: permanent(503, environment),
  DATABASE_UNAVAILABLE: transient(503, environment),
  REDIS_UNAVAILABLE: transient(503, environment),
  REDIS_UNSAFE: permanent(503, environment),
  SERVICE_NOT_RUNNING: permanent(503, environment),
  SERVICE_ALREADY_RUNNING: permanent(409, environment),
  INSTALL_FAILED: permanent(503, environment),
  CONFIG_INVALID: permanent(503, environment),
  OUTPUT_NOT_WRITABLE: permanent(400, environment),
  // publishing
  PUBLISHER_UNKNOWN: permanent(400, usage),
  PUBLISH_FAILED: transient(502, publish),
  PUBLISH_TARGET_INVALID: permanent(400, usage),
  PUBLISH_UNAUTHORIZED: permanent(502, publish),
  PUBLISH_LIMIT_EXCEEDED: permanent(422, publish),
  PUBLISHER_NOT_CONFIGURED: permanent(400, publish),
  // the pipeline
  ARTIFACT_MISSING: transient(500, unexpected),
  ARTIFACT_CORRUPT: transient(500, unexpected),
  LEASE_LOST: transient(500, unexpected),
  ATTEMPTS_EXHAUSTED: permanent(500, unexpected),
  LANGUAGES_FAILED: permanent(500, partial),
  CANCELLED: { kind: 'cancelled', http: 409, exit: cancelled },
  INTERNAL: transient(500, unexpected),
} as const satisfies Record<string, ErrorCodeFacts>;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface Z2ErrorOptions {
  /** What the reader can do, as a sentence. */
  remedy: string;
  cause?: unknown;
  details?: Record<string, unknown>;
  /** Overrides the code's own kind, e.g. a refused connection to a host that is never going to exist. */
  kind?: ErrorKind;
  /** Earliest time for the next try, ms from now (Retry-After of a service). */
  retry_after_ms?: number;
}

/**
 * The only error that rooms throw on purpose: a code, a sentence for people, and what to do about it.
 *
 * @example throw new Z2Error('SOURCE_EMPTY', 'talk.mp4 is empty (0 bytes).', { remedy: 'Copy the file again.' });
 */
export class Z2Error extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly kind: ErrorKind;
  readonly details: Record<string, unknown> | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: Z2ErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Z2Error';
    this.code = code;
    this.remedy = options.remedy;
    this.kind = options.kind ?? ERROR_CODES[code].kind;
    this.details = options.details;
    this.retryAfterMs = options.retry_after_ms;
  }

  get http(): number {
    return ERROR_CODES[this.code].http;
  }

  get exit(): number {
    return ERROR_CODES[this.code].exit;
  }

  toBody(): ErrorBody {
    return {
      code: this.code,
      message: this.message,
      remedy: this.remedy,
      ...(this.details ? { details: this.details } : {}),
    };
  }
}

/** The error with more details; all else stays. */
export function withDetails(error: Z2Error, details: Record<string, unknown>): Z2Error {
  const { code, message, remedy, kind, retryAfterMs } = error;
  return new Z2Error(code, message, {
    ...{ remedy, kind, cause: error, details: { ...error.details, ...details } },
    ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
  });
}

/** Exit code for an error body that came over a wire; unknown codes are unexpected (1). */
export function exitCodeOf(code: string): number {
  return code in ERROR_CODES ? ERROR_CODES[code as ErrorCode].exit : EXIT_CODES.unexpected;
}

/** The error that an aborted signal stands for. */
export function cancelledError(cause?: unknown): Z2Error {
  return new Z2Error('CANCELLED', 'The work was cancelled.', {
    remedy: 'Start it again when wanted.',
    cause,
  });
}

/** Ends work between two steps. @throws Z2Error CANCELLED where the signal is aborted */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) {
    throw cancelledError(signal.reason);
  }
}

/** Errors of another realm (a vm context, as tests have) are no instances of this one's Error. */
function isErrorLike(thrown: unknown): thrown is Error {
  return (
    thrown instanceof Error ||
    (typeof thrown === 'object' && thrown !== null && 'message' in thrown && 'stack' in thrown)
  );
}

/** Any thrown value as a Z2Error; what is unknown becomes INTERNAL with the original as its cause. */
export function toZ2Error(thrown: unknown): Z2Error {
  if (thrown instanceof Z2Error) {
    return thrown;
  }
  const error = isErrorLike(thrown) ? thrown : new Error(String(thrown));
  const errno = (error as Error & { code?: unknown }).code;
  if (errno === 'ENOSPC' || errno === 'EDQUOT') {
    return new Z2Error('DISK_FULL', `The disk is full: ${error.message}`, {
      remedy: 'Free some space (./z2 doctor shows where Z2 keeps its files), then retry the job.',
      cause: error,
    });
  }
  if (error.name === 'AbortError') {
    return cancelledError(error);
  }
  return new Z2Error('INTERNAL', error.message || 'Something unexpected went wrong.', {
    remedy: 'Look at the log of the job (./z2 logs JOB); if it stays, report it with that log.',
    cause: error,
  });
}
