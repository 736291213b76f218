import { signal } from '@angular/core';
import { uploadInParts, Z2Client } from '@z2/client';
import type { ErrorBody } from '@z2/contracts';
import { toZ2Error } from '@z2/contracts';

import { progressFetch } from '../core/progress-fetch';
import type { SentFile } from './sent-file';

/** From this size on, bytes, a file goes in parts: what was sent of it outlives a cut of the connection and a reload of the page. */
const IN_PARTS_FROM = 8 * 2 ** 20;

/** One file on its way to the service, which starts at once, or one that is there already. */
export class Upload {
  private readonly stopper = new AbortController();
  private readonly sentFraction = signal(0);
  private readonly wasBegun = signal(false);
  private readonly failure = signal<ErrorBody | null>(null);
  private readonly result = signal<SentFile | null>(null);

  readonly name: string;
  /** Bytes; 0: not known. */
  readonly size: number;
  /** Fraction 0–1. */
  readonly sent = this.sentFraction.asReadonly();
  /** It goes on where an upload of the same file was cut off. */
  readonly resumed = this.wasBegun.asReadonly();
  readonly error = this.failure.asReadonly();
  readonly done = this.result.asReadonly();
  /** Null where it failed or was stopped. */
  readonly finished: Promise<SentFile | null>;

  constructor(private readonly what: File | SentFile) {
    this.name = what.name;
    this.size = what.size;
    this.finished = 'upload_id' in what ? this.keep(what) : this.send(what);
  }

  stop(): void {
    this.stopper.abort();
  }

  /** The same once more. */
  again(): Upload {
    return new Upload(this.what);
  }

  private keep(file: SentFile): Promise<SentFile> {
    this.sentFraction.set(1);
    this.result.set(file);
    return Promise.resolve(file);
  }

  private async send(file: File): Promise<SentFile | null> {
    try {
      return await this.keep(await (file.size < IN_PARTS_FROM ? this.sendWhole(file) : this.sendParts(file)));
    } catch (error) {
      if (!this.stopper.signal.aborted) {
        this.failure.set(toZ2Error(error).toBody());
      }
      return null;
    }
  }

  private sendWhole(file: File): Promise<SentFile> {
    const client = new Z2Client({ baseUrl: '', fetch: progressFetch((sent) => this.sentFraction.set(sent)) });
    return client.upload(file, file.name, this.stopper);
  }

  private sendParts(file: File): Promise<SentFile> {
    return uploadInParts(file, {
      baseUrl: globalThis.location.origin,
      name: file.name,
      onSent: (sent) => this.sentFraction.set(sent),
      onResumed: () => this.wasBegun.set(true),
      signal: this.stopper.signal,
    });
  }
}
