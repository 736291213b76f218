import { DestroyRef, inject, Injectable, signal } from '@angular/core';

/** Where the film stands: what video, waveform and fields share. Times in ms. */
@Injectable()
export class Playhead {
  private video: HTMLVideoElement | null = null;
  private frame = 0;
  private until_ms: number | null = null;
  private wanted_ms: number | null = null;

  private readonly time = signal(0);
  readonly now_ms = this.time.asReadonly();
  readonly playing = signal(false);

  constructor() {
    inject(DestroyRef).onDestroy(() => cancelAnimationFrame(this.frame));
  }

  /** The player, whenever it is made anew; it goes on where the last one stood. */
  use(video: HTMLVideoElement | null): void {
    if (video === this.video) {
      return;
    }
    this.video = video;
    this.playing.set(false);
    this.wanted_ms = this.time();
  }

  /** The player knows its film. */
  ready(): void {
    if (this.wanted_ms !== null && this.video) {
      this.video.currentTime = this.wanted_ms / 1000;
      this.wanted_ms = null;
    }
  }

  seek(ms: number): void {
    const to = Math.max(0, ms);
    this.until_ms = null;
    this.time.set(to);
    if (this.video && this.video.readyState >= HTMLMediaElement.HAVE_METADATA) {
      this.video.currentTime = to / 1000;
    } else {
      this.wanted_ms = to;
    }
  }

  toggle(): void {
    this.until_ms = null;
    if (this.playing()) {
      this.video?.pause();
    } else {
      void this.video?.play().catch(() => this.playing.set(false));
    }
  }

  /** A part of the film, once. */
  playPart(from_ms: number, to_ms: number): void {
    this.seek(from_ms);
    this.until_ms = to_ms;
    void this.video?.play().catch(() => this.playing.set(false));
  }

  /** The player began, ended, or was moved by its own controls. */
  onPlayer(): void {
    const { video } = this;
    this.playing.set(video !== null && !video.paused && !video.ended);
    cancelAnimationFrame(this.frame);
    this.tick();
  }

  private readonly tick = (): void => {
    const { video } = this;
    if (!video || this.wanted_ms !== null) {
      return;
    }
    const now = Math.round(video.currentTime * 1000);
    this.time.set(now);
    if (this.until_ms !== null && now >= this.until_ms) {
      video.pause();
      this.until_ms = null;
    }
    if (!video.paused && !video.ended) {
      this.frame = requestAnimationFrame(this.tick);
    }
  };
}
