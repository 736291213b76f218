import { signal } from '@angular/core';
import { Z2Client } from '@z2/client';
import type { ErrorBody, UploadView } from '@z2/contracts';
import { toZ2Error } from '@z2/contracts';

import { progressFetch } from '../core/progress-fetch';

/** One file on its way to the service. It starts at once. */
export class Upload {
  private readonly stopper = new AbortController();
  private readonly sentFraction = signal(0);
  private readonly failure = signal<ErrorBody | null>(null);
  private readonly result = signal<UploadView | null>(null);

  /** Fraction 0–1. */
  readonly sent = this.sentFraction.asReadonly();
  readonly error = this.failure.asReadonly();
  readonly done = this.result.asReadonly();
  /** Null where it failed or was stopped. */
  readonly finished: Promise<UploadView | null>;

  constructor(readonly file: File) {
    this.finished = this.send();
  }

  stop(): void {
    this.stopper.abort();
  }

  private async send(): Promise<UploadView | null> {
    const client = new Z2Client({ baseUrl: '', fetch: progressFetch((sent) => this.sentFraction.set(sent)) });
    try {
      const view = await client.upload(this.file, this.file.name, this.stopper);
      this.sentFraction.set(1);
      this.result.set(view);
      return view;
    } catch (error) {
      if (!this.stopper.signal.aborted) {
        this.failure.set(toZ2Error(error).toBody());
      }
      return null;
    }
  }
}
