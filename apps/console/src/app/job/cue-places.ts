import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { ArtifactView, JobView } from '@z2/contracts';

import { Api } from '../core/api';
import { type CuePlaces, cuePlacesOf, filesWithCues } from './cue-times';

/** Where the cues that checks name lie in the films of a job; read from its files when a check names some. */
@Injectable()
export class CuePlaceStore {
  private readonly client = inject(Api).client;
  private readonly stopper = new AbortController();
  private readonly read = new Map<string, string>();
  private readonly found = signal<Readonly<Record<string, CuePlaces>>>({});
  /** By language; '': the transcript. A language that is not here is not known (yet). */
  readonly places = this.found.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => this.stopper.abort());
  }

  /** Reads what is new. */
  update(job: JobView): void {
    for (const { language, file } of filesWithCues(job)) {
      if (this.read.get(language) !== file.id) {
        this.read.set(language, file.id);
        void this.load(language, file);
      }
    }
  }

  private async load(language: string, { id, kind }: ArtifactView): Promise<void> {
    try {
      const answer = await fetch(this.client.fileUrl(id), { signal: this.stopper.signal });
      const places = answer.ok ? cuePlacesOf(kind, await answer.text()) : null;
      if (places) {
        this.found.update((all) => ({ ...all, [language]: places }));
      }
    } catch {
      // Without the file the checks stand as they are, only without places; a later reading may bring them.
      this.read.delete(language);
    }
  }
}
