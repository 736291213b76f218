import {
  afterNextRender,
  afterRenderEffect,
  Component,
  computed,
  type ElementRef,
  inject,
  Injector,
  input,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import { languageName, SOURCE_CUES } from '@z2/contracts';

import { Api } from '../core/api';
import { Choice } from '../ui/choice';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { SUBTITLE_PLACES, SubtitlePlace } from './subtitle-place';
import type { Result } from './results';

/**
 * Plays what a job made: language, then version. Subtitles stand below the picture, where they cover nothing of it; on the whole
 * screen, and where it is wished, in it.
 */
@Component({
  selector: 'z2-result-player',
  imports: [Choice, Icon, Notice, RouterLink],
  templateUrl: './result-player.html',
  styleUrl: './result-player.css',
  host: { '(document:fullscreenchange)': 'full.set(isFull())' },
})
export class ResultPlayer {
  private readonly client = inject(Api).client;
  private readonly injector = inject(Injector);
  private readonly video = viewChild<ElementRef<HTMLVideoElement>>('video');
  private seekTo: number | null = null;

  readonly job_uuid = input.required<string>();
  readonly results = input.required<readonly Result[]>();
  readonly poster = input<string | null>(null);

  protected readonly places = SUBTITLE_PLACES;
  protected readonly place = inject(SubtitlePlace).chosen;
  protected readonly full = signal(false);

  /** What was chosen or is being played; without it, the first result counts, as results come. */
  private readonly kept = signal<string | null | undefined>(undefined);
  protected readonly chosenLanguage = computed(() => {
    const [results, kept] = [this.results(), this.kept()];
    return results.some(({ language }) => language === kept) ? kept : results[0]?.language;
  });
  protected readonly languages = computed(() =>
    this.results().map(({ language, name }) => ({ value: language ?? '', name })),
  );
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
  /** Whose cues are edited: the transcript's where the original is played. */
  protected readonly editable = computed(() => this.chosenLanguage() ?? SOURCE_CUES);
  protected readonly unplayable = linkedSignal({ source: this.key, computation: () => false });
  /** What is said now, as it stands below the picture. */
  protected readonly line = linkedSignal({ source: this.key, computation: () => '' });

  constructor() {
    afterRenderEffect(() => {
      const [track] = this.video()?.nativeElement.textTracks ?? [];
      const shown = this.full() && this.place() === 'below' ? 'over' : this.place();
      if (track) {
        track.mode = ({ below: 'hidden', over: 'showing', off: 'disabled' } as const)[shown];
      }
    });
  }

  /** Goes to a place in the film of a language (null: the original), where there is one. */
  show(language: string | null, at_ms: number): void {
    this.kept.set(language);
    this.seekTo = at_ms / 1000;
    afterNextRender(
      () => {
        const video = this.video()?.nativeElement;
        if (video && video.readyState >= HTMLMediaElement.HAVE_METADATA) {
          this.seek(video);
        }
        video?.scrollIntoView({ block: 'center' });
        video?.focus({ preventScroll: true });
      },
      { injector: this.injector },
    );
  }

  protected seek(video: HTMLVideoElement): void {
    if (this.seekTo !== null) {
      video.currentTime = this.seekTo;
      this.seekTo = null;
    }
  }

  protected isFull(): boolean {
    return document.fullscreenElement !== null;
  }

  protected onCue({ track }: HTMLTrackElement): void {
    const cues = [...(track.activeCues ?? [])];
    this.line.set(
      cues.map((cue) => (cue instanceof VTTCue ? cue.getCueAsHTML().textContent : '')).join('\n'),
    );
  }

  protected toPlace(value: string): void {
    this.place.set(SUBTITLE_PLACES.find(({ place }) => place === value)?.place ?? 'below');
  }

  protected keep(): void {
    this.kept.set(this.chosenLanguage());
  }

  protected choose(language: string): void {
    this.kept.set(language || null);
  }
}
