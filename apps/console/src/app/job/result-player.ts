import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { languageName } from '@z2/contracts';

import { Api } from '../core/api';
import { Notice } from '../ui/notice';
import type { Result } from './results';

/** Plays what a job made: language, then version; subtitles as a track of the player. */
@Component({
  selector: 'z2-result-player',
  imports: [Notice],
  templateUrl: './result-player.html',
  styleUrl: './result-player.css',
})
export class ResultPlayer {
  private readonly client = inject(Api).client;
  readonly results = input.required<readonly Result[]>();
  readonly poster = input<string | null>(null);

  /** What was chosen or is being played; without it, the first result counts, as results come. */
  private readonly kept = signal<string | null | undefined>(undefined);
  protected readonly chosenLanguage = computed(() => {
    const [results, kept] = [this.results(), this.kept()];
    return results.some(({ language }) => language === kept) ? kept : results[0]?.language;
  });
  protected readonly result = computed(() =>
    this.results().find(({ language }) => language === this.chosenLanguage()),
  );
  protected readonly chosenVersion = linkedSignal<Result | undefined, string | undefined>({
    source: this.result,
    computation: (result, before) =>
      result?.versions.some(({ name }) => name === before?.value) ? before?.value : result?.versions[0]?.name,
  });
  private readonly version = computed(() =>
    this.result()?.versions.find(({ name }) => name === this.chosenVersion()),
  );
  /** As plain text, so that the player is made anew only when something else shall be played. */
  private readonly key = computed(() => {
    const version = this.version();
    return version ? [version.file.id, ...version.tracks.map(({ id }) => id)].join(' ') : '';
  });
  protected readonly playing = computed(
    () => {
      const version = this.version();
      return version
        ? {
            key: this.key(),
            url: this.client.fileUrl(version.file.id),
            name: version.file.name,
            audio: version.audio,
            tracks: version.tracks.map((track) => ({
              url: this.client.fileUrl(track.id),
              language: track.language ?? 'und',
              name: track.language ? languageName(track.language) : 'Subtitles',
            })),
          }
        : null;
    },
    { equal: (a, b) => a?.key === b?.key },
  );
  protected readonly unplayable = linkedSignal({ source: this.key, computation: () => false });

  protected keep(): void {
    this.kept.set(this.chosenLanguage());
  }

  protected choose(language: string): void {
    this.kept.set(language || null);
  }
}
