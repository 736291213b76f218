import { computed, signal, untracked } from '@angular/core';

import { type FaultPlace, faultsByPlace, type PlacedFault } from './fault-places';
import type { JobDraft } from './job-draft';

type Values = Readonly<Record<FaultPlace, readonly unknown[]>>;
interface Told {
  faults: readonly PlacedFault[];
  /** What the form held then. */
  values: Values | null;
}

/** What was complained about, each at its place, as long as what it is about stays as it was. */
export class FormFaults {
  private readonly told = signal<Told>({ faults: [], values: null });

  readonly at = computed(() => {
    const { faults, values: then } = this.told();
    const now = this.values();
    return faultsByPlace(
      faults.filter(({ place }) => then?.[place].every((value, at) => value === now[place][at])),
    );
  });

  constructor(private readonly draft: JobDraft) {}

  tell(faults: readonly PlacedFault[]): void {
    this.told.set({ faults, values: untracked(() => this.values()) });
  }

  private values(): Values {
    const { kind, link, upload, subtitles, translations } = this.draft;
    const wishes = this.draft.wishes();
    const { source_language, target_languages, dub } = wishes;
    return {
      ...{ source: [kind(), link(), upload()], own_subtitles: [subtitles(), translations()] },
      ...{ source_language: [source_language], target_languages: [target_languages, source_language, dub] },
      ...{ result: [wishes], clip: [wishes], voices: [wishes], options: [wishes], publish: [wishes] },
      form: [],
    };
  }
}
