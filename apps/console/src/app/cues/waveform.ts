import {
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  effect,
  type ElementRef,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { SpeechRegion } from '@z2/contracts';

import { Theme } from '../core/theme';
import { IconButton } from '../ui/icon-button';
import { clockTime } from '../words/format';
import type { CueNote } from './cue-rules';
import { type Cues, isShown } from './cue-document';
import { cueTime } from './cue-time';
import { drawPeaks } from './draw-peaks';
import { Playhead } from './playhead';
import { snapped } from './snap';
import { BLOCK_MS, WavPeaks } from './wav-peaks';

/** Widths of a second, px. */
const ZOOMS = [15, 30, 60, 100, 160, 260] as const;

/** Edges of a cue that are dragged, ms; `moved`: the whole cue, with its length. */
export interface CueDrag {
  id: string;
  start_ms?: number;
  end_ms?: number;
  moved?: boolean;
}

/** The sound of the film around where it stands, with speech, shot changes and the cues, whose edges are dragged. */
@Component({
  selector: 'z2-waveform',
  templateUrl: './waveform.html',
  styleUrl: './waveform.css',
  imports: [IconButton],
  host: { '(wheel)': 'onWheel($event)' },
})
export class Waveform {
  private readonly theme = inject(Theme);
  protected readonly playhead = inject(Playhead);
  private readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('peaks');
  private readonly stage = viewChild.required<ElementRef<HTMLElement>>('stage');

  readonly cues = input.required<Cues>();
  readonly notes = input.required<ReadonlyMap<string, readonly CueNote[]>>();
  readonly selected = input<string | null>(null);
  readonly film_ms = input.required<number>();
  readonly regions = input<readonly SpeechRegion[]>([]);
  readonly shots = input<readonly number[]>([]);
  /** A WAV file of the film's sound; null: there is none. */
  readonly sound = input<string | null>(null);

  readonly picked = output<string>();
  readonly timed = output<CueDrag>();

  private readonly width = signal(0);
  private readonly measured = computed(() => this.width() > 0);
  private readonly loaded = signal(0);
  private readonly zoom = signal(3);
  private readonly left = signal(0);
  private drag: { id: string; edge: 'start' | 'end' | 'both'; grip_ms: number } | null = null;

  protected readonly perMs = computed(() => (ZOOMS[this.zoom()] ?? 100) / 1000);
  private readonly span = computed(() => this.width() / this.perMs());
  private readonly furthest = computed(() => Math.max(0, this.film_ms() - this.span()));
  protected readonly from = computed(() => Math.min(this.left(), this.furthest()));
  private readonly to = computed(() => this.from() + this.span());
  private readonly peaks = computed(() => {
    const url = this.sound();
    return url === null
      ? null
      : new WavPeaks(url, () => this.loaded.update((count) => count + 1), this.ending.signal);
  });
  private readonly ending = new AbortController();

  protected readonly blocks = computed(() =>
    this.cues()
      .filter((cue) => isShown(cue) && cue.end_ms > this.from() && cue.start_ms < this.to())
      .map((cue) => ({
        ...cue,
        tone: this.notes()
          .get(cue.id)
          ?.some(({ tone }) => tone === 'bad')
          ? 'bad'
          : this.notes().has(cue.id)
            ? 'warn'
            : '',
      })),
  );
  protected readonly spoken = computed(() => this.within(this.regions()));
  protected readonly cuts = computed(() => this.shots().filter((ms) => ms > this.from() && ms < this.to()));
  protected readonly marks = computed(() => {
    const step = [1, 2, 5, 10, 30, 60].find((s) => s * 1000 * this.perMs() >= 70) ?? 120;
    const first = Math.ceil(this.from() / 1000 / step) * step;
    const count = Math.max(0, Math.floor((this.to() / 1000 - first) / step) + 1);
    return Array.from({ length: count }, (_, i) => (first + i * step) * 1000);
  });
  protected readonly place = computed(() => this.x(this.playhead.now_ms()));
  protected readonly placeWords = computed(
    () => `${cueTime(this.playhead.now_ms())} of ${clockTime(this.film_ms())}`,
  );
  protected readonly overview = computed(() => ({
    left: (this.from() / this.film_ms()) * 100,
    width: Math.min(100, (this.span() / this.film_ms()) * 100),
    at: (this.playhead.now_ms() / this.film_ms()) * 100,
  }));

  constructor() {
    afterRenderEffect((onCleanup) => {
      const watch = new ResizeObserver(([entry]) => this.width.set(entry?.contentRect.width ?? 0));
      watch.observe(this.stage().nativeElement);
      onCleanup(() => watch.disconnect());
    });
    inject(DestroyRef).onDestroy(() => this.ending.abort());
    // Of a cue that is gone to, all is seen, where there is room.
    effect(() => {
      const [id, isMeasured] = [this.selected(), this.measured()];
      untracked(() => {
        const cue = this.cues().find((one) => one.id === id);
        if (cue && isMeasured && (cue.start_ms < this.from() || cue.end_ms > this.to())) {
          this.left.set(Math.max(0, cue.start_ms - this.span() * 0.1));
        }
      });
    });
    // The film runs out of what is seen, or was set elsewhere: the view goes there.
    effect(() => {
      const now = this.playhead.now_ms();
      if (
        this.width() > 0 &&
        (now < this.from() || now > this.to() - (this.playhead.playing() ? 40 / this.perMs() : 0))
      ) {
        this.left.set(Math.max(0, now - this.span() * 0.1));
      }
    });
    afterRenderEffect(() => {
      this.loaded();
      this.theme.chosen();
      const peaks = this.peaks();
      const [from, to] = [this.from(), this.to()];
      drawPeaks(this.canvas().nativeElement, this.width(), { from, perMs: this.perMs() }, (number) =>
        peaks && number * BLOCK_MS < to ? peaks.block(number) : null,
      );
    });
  }

  protected readonly clock = clockTime;

  protected x(ms: number): number {
    return (ms - this.from()) * this.perMs();
  }

  protected zoomBy(steps: number): void {
    const at = this.playhead.now_ms();
    const x = this.x(at);
    const anchor = x >= 0 && x <= this.width() ? x : this.width() / 2;
    const ms = this.from() + anchor / this.perMs();
    this.zoom.update((zoom) => Math.max(0, Math.min(ZOOMS.length - 1, zoom + steps)));
    this.left.set(Math.max(0, ms - anchor / this.perMs()));
  }

  protected onWheel(event: WheelEvent): void {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      this.zoomBy(event.deltaY < 0 ? 1 : -1);
    } else {
      const px = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY;
      this.left.set(Math.max(0, Math.min(this.furthest(), this.from() + px / this.perMs())));
    }
  }

  protected onKey(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1000, ArrowRight: 1000, PageUp: -this.span(), PageDown: this.span() }[
      event.key
    ];
    if (step !== undefined && !event.altKey && !event.ctrlKey) {
      event.preventDefault();
      const by = event.shiftKey ? step / 10 : step;
      this.playhead.seek(Math.min(this.film_ms(), this.playhead.now_ms() + by));
    }
  }

  protected seekTo({ clientX }: MouseEvent): void {
    this.playhead.seek(this.msAt(clientX));
  }

  protected seekOverview(event: MouseEvent, strip: HTMLElement): void {
    const { left, width } = strip.getBoundingClientRect();
    this.playhead.seek(((event.clientX - left) / width) * this.film_ms());
  }

  protected grip(event: PointerEvent, id: string, edge: 'start' | 'end' | 'both', handle: HTMLElement): void {
    if (event.button !== 0) {
      return;
    }
    event.stopPropagation();
    handle.setPointerCapture(event.pointerId);
    const cue = this.cues().find((one) => one.id === id);
    this.drag = { id, edge, grip_ms: this.msAt(event.clientX) - (cue?.start_ms ?? 0) };
    this.picked.emit(id);
  }

  protected pull(event: PointerEvent): void {
    const cue = this.cues().find(({ id }) => id === this.drag?.id);
    if (!this.drag || !cue) {
      return;
    }
    const { id, edge, grip_ms } = this.drag;
    const at = this.msAt(event.clientX);
    const reach = event.altKey ? 0 : 7 / this.perMs();
    const snap = (ms: number): number => snapped(ms, reach, this.cues(), id, this.regions(), this.shots());
    if (edge === 'both') {
      const start_ms = snap(at - grip_ms);
      this.timed.emit({ id, start_ms, end_ms: start_ms + cue.end_ms - cue.start_ms, moved: true });
    } else {
      this.timed.emit({ id, [`${edge}_ms`]: snap(at) });
    }
  }

  protected release(): void {
    this.drag = null;
  }

  private msAt(clientX: number): number {
    const { left } = this.stage().nativeElement.getBoundingClientRect();
    return Math.max(0, Math.min(this.film_ms(), this.from() + (clientX - left) / this.perMs()));
  }

  private within<T extends SpeechRegion>(parts: readonly T[]): T[] {
    return parts.filter(({ start_ms, end_ms }) => end_ms > this.from() && start_ms < this.to());
  }
}
