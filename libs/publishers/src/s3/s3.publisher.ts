import { createReadStream } from 'node:fs';
import { posix } from 'node:path';

import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { type PublishPreview, type PublishTarget, s3Target, throwIfCancelled } from '@z2/contracts';

import { assertAllowed, sizeProblems } from '../limits';
import { openIntact, type PlacedFile, placedFiles, published } from '../placed-file';
import type { PublishContext, Publisher, PublishRequest, PublishResult } from '../publisher';
import { isMissing, s3Error } from './s3-errors';

export interface S3PublisherOptions {
  /** Of another maker's store; null: Amazon's own, by region. */
  endpoint: string | null;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Longest silence of the store, ms. Default 30 000. */
  stallMs?: number;
  /** Attempts of each request, the first included. Default 3, with backoff. */
  maxAttempts?: number;
}

interface Placed extends PlacedFile<string> {
  key: string;
}

/** Smallest part that lib-storage takes is 5 MiB; an upload has at most 10 000 parts. */
const PART_BYTES = 8 * 2 ** 20;
const MAX_PARTS = 10_000;
/** Largest object of Amazon S3, and of the stores that follow it ("Multipart upload limits"). */
const MAX_OBJECT_BYTES = 5 * 2 ** 40;
/** Parts in memory at a time. */
const PARALLEL = 2;
const TYPES: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  mkv: 'video/x-matroska',
  srt: 'application/x-subrip; charset=utf-8',
  vtt: 'text/vtt; charset=utf-8',
  ass: 'text/x-ssa; charset=utf-8',
  json: 'application/json',
  jpg: 'image/jpeg',
};

/**
 * Puts results into a bucket of an S3-compatible store: `<prefix>/<language>/<files>`, those of the whole job to
 * `<prefix>/<files>`. Each object carries its SHA-256 as metadata, by which it is found again; an object appears whole or not
 * at all, and a failed or cancelled upload leaves no parts behind. Objects that are there already are not sent again.
 */
export class S3Publisher implements Publisher {
  readonly id = 's3';
  private readonly client: S3Client;

  constructor(options: S3PublisherOptions) {
    const stallMs = options.stallMs ?? 30_000;
    this.client = new S3Client({
      region: options.region,
      credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
      // Other makers' stores have one host for all buckets, and know nothing of checksums in trailers.
      ...(options.endpoint ? { endpoint: options.endpoint, forcePathStyle: true } : {}),
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      maxAttempts: options.maxAttempts ?? 3,
      requestHandler: {
        connectionTimeout: Math.min(stallMs, 10_000),
        requestTimeout: stallMs,
        throwOnRequestTimeout: true,
      },
    });
  }

  validate(target: PublishTarget): void {
    s3Target(target);
  }

  describe(target: PublishTarget): string {
    const { bucket, prefix } = s3Target(target);
    return `s3://${posix.join(bucket, prefix)}`;
  }

  preview(request: PublishRequest): Promise<PublishPreview> {
    const { bucket } = s3Target(request.target);
    const placed = place(request);
    return Promise.resolve({
      publisher: this.id,
      target: this.describe(request.target),
      language: request.language,
      files: placed.map((file) => ({ ...published(file), to: `s3://${bucket}/${file.key}` })),
      texts: [],
      problems: sizeProblems(placed, MAX_OBJECT_BYTES),
    });
  }

  async find(request: PublishRequest, context: PublishContext): Promise<PublishResult | null> {
    const placed = place(request);
    for (const file of placed) {
      if (!(await this.isThere(request.target, file, context))) {
        return null;
      }
    }
    return this.result(request.target, placed);
  }

  async publish(request: PublishRequest, context: PublishContext): Promise<PublishResult> {
    const placed = place(request);
    const total = placed.reduce((sum, { size }) => sum + size, 0);
    let done = 0;
    throwIfCancelled(context.signal);
    assertAllowed(await this.preview(request));
    for (const file of placed) {
      await openIntact(file, context);
    }
    for (const file of placed) {
      if (!(await this.isThere(request.target, file, context))) {
        await this.upload(request.target, file, context, (sent) => context.onProgress(done + sent, total));
      }
      done += file.size;
      context.onProgress(done, total);
    }
    return this.result(request.target, placed);
  }

  private async isThere(target: PublishTarget, file: Placed, context: PublishContext): Promise<boolean> {
    const { bucket } = s3Target(target);
    try {
      const head = await this.client.send(new HeadObjectCommand({ Bucket: bucket, Key: file.key }), {
        abortSignal: context.signal,
      });
      return head.ContentLength === file.size && head.Metadata?.sha256 === file.sha256;
    } catch (error) {
      if (isMissing(error)) {
        return false;
      }
      throw s3Error(error, bucket, context.signal);
    }
  }

  private async upload(
    target: PublishTarget,
    file: Placed,
    { signal }: PublishContext,
    onSent: (bytes: number) => void,
  ): Promise<void> {
    const { bucket } = s3Target(target);
    // The stream is what ends at a cancellation, not the upload: so it waits for its requests and removes its parts.
    const body = createReadStream(file.from, { signal });
    try {
      const upload = new Upload({
        client: this.client,
        partSize: Math.max(PART_BYTES, Math.ceil(file.size / MAX_PARTS)),
        queueSize: PARALLEL,
        params: {
          Bucket: bucket,
          Key: file.key,
          Body: body,
          ContentType: TYPES[file.key.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
          Metadata: { sha256: file.sha256 },
        },
      });
      upload.on('httpUploadProgress', ({ loaded }) => onSent(Math.min(loaded ?? 0, file.size)));
      await upload.done();
    } catch (error) {
      throw s3Error(error, bucket, signal);
    } finally {
      body.destroy();
    }
    throwIfCancelled(signal);
  }

  private result(target: PublishTarget, placed: readonly Placed[]): PublishResult {
    const { bucket } = s3Target(target);
    return {
      url: null,
      files: placed.map(({ key }) => `s3://${bucket}/${key}`),
      delivered: placed.map(published),
    };
  }
}

function place(request: PublishRequest): Placed[] {
  const { prefix } = s3Target(request.target);
  return placedFiles(request).map((file) => ({ ...file, key: posix.join(prefix, file.path) }));
}
