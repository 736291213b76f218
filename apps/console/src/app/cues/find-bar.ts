import {
  afterNextRender,
  Component,
  computed,
  type ElementRef,
  input,
  model,
  output,
  signal,
  viewChild,
} from '@angular/core';

import { IconButton } from '../ui/icon-button';
import { counted } from '../words/format';
import type { Cues } from './cue-document';
import { found, type Search } from './find-replace';

/** Finds a text in the cues, and puts another in its place: in one, or in all. */
@Component({
  selector: 'z2-find-bar',
  imports: [IconButton],
  template: `
    <form role="search" aria-label="In the cues" (submit)="$event.preventDefault(); step(1)">
      <input
        #field
        class="input"
        type="search"
        placeholder="Find"
        aria-label="Find"
        [value]="text()"
        (input)="text.set(field.value); first()"
        (keydown)="onKey($event)"
      />
      <span class="count num" role="status">{{ words() }}</span>
      <button
        type="button"
        z2-icon-button
        icon="chevronLeft"
        label="Previous place"
        (click)="step(-1)"
      ></button>
      <button type="submit" z2-icon-button icon="chevronRight" label="Next place"></button>
      <label class="case"
        ><input type="checkbox" #box [checked]="matchCase()" (change)="matchCase.set(box.checked)" />Match
        case</label
      >
      <input
        #other
        class="input"
        placeholder="Replace with"
        aria-label="Replace with"
        [value]="by()"
        (input)="by.set(other.value)"
      />
      <button type="button" class="button small" [disabled]="!here()" (click)="replaceOne()">Replace</button>
      <button type="button" class="button small" [disabled]="places().length === 0" (click)="replaceAll()">
        Replace all
      </button>
      <button type="button" z2-icon-button icon="cross" label="Close" (click)="closed.emit()"></button>
    </form>
  `,
  styles: `
    form {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 6px;
      padding: 8px 14px;
      border-bottom: 1px solid var(--line);
      background: var(--sunken);
    }
    .input {
      flex: 1 1 130px;
      min-width: 0;
      height: 30px;
      font-size: var(--text-s);
    }
    .count {
      min-width: 62px;
      color: var(--text-3);
      font-size: var(--text-xs);
    }
    .case {
      display: flex;
      align-items: center;
      gap: 6px;
      margin-right: 4px;
      color: var(--text-2);
      font-size: var(--text-xs);
      white-space: nowrap;
    }
  `,
})
export class FindBar {
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  readonly cues = input.required<Cues>();
  readonly selected = model<string | null>(null);
  readonly replace = output<{ search: Search; by: string; ids: readonly string[] }>();
  readonly closed = output();

  protected readonly text = signal('');
  protected readonly by = signal('');
  protected readonly matchCase = signal(false);
  private readonly search = computed(() => ({ text: this.text(), matchCase: this.matchCase() }));
  protected readonly places = computed(() => found(this.cues(), this.search()));
  protected readonly here = computed(() => this.places().includes(this.selected() ?? ''));
  protected readonly words = computed(() => {
    const places = this.places();
    const at = places.indexOf(this.selected() ?? '');
    if (this.text() === '') {
      return '';
    }
    return places.length === 0
      ? 'Nowhere'
      : at < 0
        ? counted(places.length, 'cue')
        : `${at + 1} of ${places.length}`;
  });

  constructor() {
    afterNextRender(() => this.focus());
  }

  focus(): void {
    this.field().nativeElement.focus();
    this.field().nativeElement.select();
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' && event.shiftKey) {
      event.preventDefault();
      this.step(-1);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      this.closed.emit();
    }
  }

  protected first(): void {
    const [place] = this.places();
    if (place !== undefined && !this.here()) {
      this.selected.set(place);
    }
  }

  protected step(by: number): void {
    const places = this.places();
    const ids = this.cues().map(({ id }) => id);
    const at = ids.indexOf(this.selected() ?? '');
    const next =
      by > 0
        ? (places.find((id) => ids.indexOf(id) > at) ?? places[0])
        : (places.findLast((id) => ids.indexOf(id) < at) ?? places.at(-1));
    if (next !== undefined) {
      this.selected.set(next);
    }
  }

  protected replaceOne(): void {
    this.replace.emit({ search: this.search(), by: this.by(), ids: [this.selected() ?? ''] });
    this.step(1);
  }

  protected replaceAll(): void {
    this.replace.emit({ search: this.search(), by: this.by(), ids: this.places() });
  }
}
