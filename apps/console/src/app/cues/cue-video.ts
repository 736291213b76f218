import {
  afterRenderEffect,
  Component,
  computed,
  type ElementRef,
  inject,
  input,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';
import type { CueView } from '@z2/contracts';

import { IconButton } from '../ui/icon-button';
import { Notice } from '../ui/notice';
import type { Sound } from './cue-film';
import { cueTime } from './cue-time';
import { Playhead } from './playhead';

const RATES = [0.5, 0.75, 1, 1.25, 1.5] as const;

/** The film with the cue of the moment over it, as it is written now. */
@Component({
  selector: 'z2-cue-video',
  imports: [IconButton, Notice],
  templateUrl: './cue-video.html',
  styleUrl: './cue-video.css',
})
export class CueVideo {
  protected readonly playhead = inject(Playhead);
  private readonly video = viewChild<ElementRef<HTMLVideoElement>>('video');

  readonly sounds = input.required<readonly Sound[]>();
  readonly cue = input<CueView | null>(null);
  readonly language = input.required<string>();

  protected readonly chosen = linkedSignal<readonly Sound[], string>({
    source: this.sounds,
    computation: (sounds, before) =>
      sounds.find(({ name }) => name === before?.value)?.name ?? sounds[0]?.name ?? '',
  });
  protected readonly playing = computed(
    () => this.sounds().find(({ name }) => name === this.chosen()) ?? null,
  );
  protected readonly unplayable = linkedSignal({ source: this.playing, computation: () => false });

  protected readonly rates = RATES;
  protected readonly rate = signal(1);
  protected readonly muted = signal(false);
  protected readonly time = computed(() => cueTime(this.playhead.now_ms()));

  constructor() {
    afterRenderEffect(() => this.playhead.use(this.video()?.nativeElement ?? null));
    afterRenderEffect(() => {
      const video = this.video()?.nativeElement;
      if (video) {
        [video.playbackRate, video.muted] = [this.rate(), this.muted()];
      }
    });
  }

  protected setRate(value: string): void {
    this.rate.set(RATES.find((rate) => String(rate) === value) ?? 1);
  }
}
