import { computed, inject, Injectable } from '@angular/core';
import type { ArtifactKind, SourceAnalysis } from '@z2/contracts';

import { Api } from '../core/api';
import { JobStore } from '../job/job-store';
import { resultsOf } from '../job/results';
import { CueStore } from './cue-store';

/** What can be heard beside the cues. */
export interface Sound {
  name: string;
  url: string;
  audio: boolean;
}

/** What there is of the film beside its cues: pictures, sound, transcript, shot changes. */
@Injectable()
export class CueFilm {
  private readonly client = inject(Api).client;
  private readonly job = inject(JobStore).job;
  private readonly store = inject(CueStore);

  /** The result in the language of the cues, and the original. */
  readonly sounds = computed<Sound[]>(
    () => {
      const job = this.job();
      return (job ? resultsOf(job) : []).flatMap(({ language, versions: [version] }) =>
        version && (language === null || language === this.store.language())
          ? [
              {
                name: language === null ? 'Original' : job?.options.dub ? 'Dub' : 'Result',
                url: this.client.fileUrl(version.file.id),
                audio: version.audio,
              },
            ]
          : [],
      );
    },
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  /** Address of the sound that the engines heard, WAV; null: there is none. */
  readonly wav = computed(() => this.urlOf('audio'));
  readonly transcript = computed(() => this.urlOf('transcript'));
  /** Shot changes, ms. */
  readonly shots = computed(() => {
    const data = this.job()?.analysis.find(({ language }) => language === null)?.data as
      Partial<SourceAnalysis> | undefined;
    return data?.scene_changes_ms ?? [];
  });

  private urlOf(kind: ArtifactKind): string | null {
    const file = this.job()?.files.findLast((one) => one.kind === kind);
    return file ? this.client.fileUrl(file.id) : null;
  }
}
