import {
  afterNextRender,
  Component,
  computed,
  type ElementRef,
  inject,
  Injector,
  input,
  output,
  viewChild,
} from '@angular/core';
import { type CueView, languageName } from '@z2/contracts';

import { Icon } from '../ui/icon';
import { IconButton } from '../ui/icon-button';
import type { CueMeasures, CueNote } from './cue-rules';
import { cueTime, parseCueTime } from './cue-time';
import { Playhead } from './playhead';

export type CueAction = 'split' | 'join' | 'insert' | 'remove' | 'history' | 'previous' | 'next';

/** What is written of one cue: its text and times, with what the rules say of them. */
@Component({
  selector: 'z2-cue-fields',
  imports: [Icon, IconButton],
  templateUrl: './cue-fields.html',
  styleUrl: './cue-fields.css',
})
export class CueFields {
  protected readonly playhead = inject(Playhead);
  private readonly injector = inject(Injector);
  private readonly area = viewChild.required<ElementRef<HTMLTextAreaElement>>('area');

  readonly cue = input.required<CueView>();
  readonly number = input.required<number>();
  readonly count = input.required<number>();
  readonly source = input<string | null>(null);
  readonly sourceLanguage = input.required<string>();
  readonly language = input.required<string>();
  readonly measures = input.required<CueMeasures>();
  readonly notes = input.required<readonly CueNote[]>();

  readonly written = output<string>();
  readonly timed = output<{ start_ms?: number; end_ms?: number }>();
  readonly acted = output<CueAction>();

  protected readonly languageName = computed(() => languageName(this.language()));
  protected readonly sourceName = computed(() => languageName(this.sourceLanguage()));
  protected readonly start = computed(() => cueTime(this.cue().start_ms));
  protected readonly end = computed(() => cueTime(this.cue().end_ms));
  protected readonly length = computed(() => ((this.cue().end_ms - this.cue().start_ms) / 1000).toFixed(3));
  protected readonly speed = computed(() => {
    const { cps } = this.measures();
    return Number.isFinite(cps) ? cps.toFixed(1) : '∞';
  });

  focus(): void {
    const area = this.area().nativeElement;
    area.focus({ preventScroll: true });
    area.setSelectionRange(area.value.length, area.value.length);
  }

  /** Where the text cursor stands, in characters. */
  caret(): number {
    return this.area().nativeElement.selectionStart;
  }

  protected setTime(edge: 'start_ms' | 'end_ms', field: HTMLInputElement): void {
    const ms = parseCueTime(field.value);
    if (ms !== null) {
      this.timed.emit({ [edge]: ms });
    }
    this.show(field, () => (edge === 'start_ms' ? this.start() : this.end()));
  }

  protected setLength(field: HTMLInputElement): void {
    const ms = parseCueTime(field.value);
    if (ms !== null) {
      this.timed.emit({ end_ms: this.cue().start_ms + ms });
    }
    this.show(field, this.length);
  }

  /** Arrow keys in a field of a time: a tenth of a second, with Shift a hundredth. */
  protected nudge(event: KeyboardEvent, edge: 'start_ms' | 'end_ms'): void {
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (way && !event.altKey && !event.ctrlKey) {
      event.preventDefault();
      this.timed.emit({ [edge]: this.cue()[edge] + way * (event.shiftKey ? 10 : 100) });
    }
  }

  /** What was written and did not hold gives way to what is. */
  private show(field: HTMLInputElement, value: () => string): void {
    afterNextRender(() => (field.value = value()), { injector: this.injector });
  }
}
