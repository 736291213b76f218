import { cancelledError, toZ2Error, type UploadView, Z2Error } from '@z2/contracts';
import type { DetailedError, PreviousUpload, UrlStorage } from 'tus-js-client';

import { endpointUrl } from './endpoints';
import { problemToError } from './problem-to-error';

export type { PreviousUpload, UrlStorage } from 'tus-js-client';

/** Bytes of one request: small enough for proxies that hold a body back until they have it, large enough to cost nothing. */
const PART_BYTES = 32 * 2 ** 20;
/** A gateway that is started again is back within this; in all about two minutes, and anew after each part that came through. */
const RETRY_DELAYS_MS = [0, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000];

/** A file of a browser, or in Node `fs.createReadStream(path)`. */
export type FileInParts = Blob | { read: ReadableStreamDefaultReader<Uint8Array>['read'] };

export interface PartsOptions {
  /** Root of the gateway, e.g. `http://127.0.0.1:8000`; in a browser `location.origin`. */
  baseUrl: string;
  /** Name for people. */
  name: string;
  /** Fraction 0–1 that is there, whenever it changes. */
  onSent?: (fraction: number) => void;
  /** Told once where an upload of the same file goes on that was cut off before; fraction 0–1. */
  onResumed?: () => void;
  signal?: AbortSignal;
  /** Where the addresses of uploads that are not complete are kept; without it, in browsers localStorage, in Node nowhere. */
  memory?: UrlStorage;
  /** Bytes of one request. */
  partBytes?: number;
}

/**
 * Uploads a file in parts (tus 1.0.0): cuts of the connection and restarts of the service are waited for, and where the same file is
 * begun again (after a reload, a crash, a Ctrl-C) it goes on where it was. The upload_id goes into a job.
 *
 * @throws Z2Error that of the service; SERVICE_NOT_RUNNING where it stays away; CANCELLED
 */
export async function uploadInParts(
  file: FileInParts,
  options: PartsOptions,
): Promise<Pick<UploadView, 'upload_id' | 'name' | 'size'>> {
  // Only who uploads loads it.
  const { Upload } = await import('tus-js-client');
  const { signal, name, memory } = options;
  const endpoint = endpointUrl(options.baseUrl, 'tusCreate');
  let size = 0;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const upload = new Upload(file, {
    endpoint,
    metadata: { filename: name },
    chunkSize: options.partBytes ?? PART_BYTES,
    retryDelays: RETRY_DELAYS_MS,
    removeFingerprintOnSuccess: true,
    ...(memory ? { urlStorage: memory } : {}),
    onProgress: (sent, total) => {
      size = total;
      options.onSent?.(total > 0 ? sent / total : 0);
    },
    onSuccess: () => resolve(),
    onError: (error) => reject(errorOf(error, endpoint)),
  });
  const stop = (): void => {
    reject(cancelledError(signal?.reason));
    void upload.abort();
  };
  const [before] = await latestFirst(upload.findPreviousUploads());
  // Not sooner: what is not started cannot be stopped, and nobody waits for `promise` yet.
  if (signal?.aborted) {
    throw cancelledError(signal.reason);
  }
  signal?.addEventListener('abort', stop, { once: true });
  try {
    if (before) {
      upload.resumeFromPreviousUpload(before);
      options.onResumed?.();
    }
    upload.start();
    await promise;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  return { upload_id: upload.url?.split('/').at(-1) ?? '', name, size };
}

/** The address of one that cannot be gone on with is dropped by tus-js-client itself. */
async function latestFirst(found: Promise<PreviousUpload[]>): Promise<PreviousUpload[]> {
  const uploads = await found;
  return uploads.toSorted((a, b) => Date.parse(b.creationTime) - Date.parse(a.creationTime));
}

function errorOf(error: Error | DetailedError, url: string): Z2Error {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  if (response) {
    return problemToError(parsed(response.getBody()), response.getStatus(), url);
  }
  if (!('originalRequest' in error)) {
    return toZ2Error(error);
  }
  return new Z2Error('SERVICE_NOT_RUNNING', 'The service does not answer; the upload stopped where it was.', {
    remedy: 'Start it again when the service is back: it goes on from there.',
    cause: error,
    details: { url },
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
