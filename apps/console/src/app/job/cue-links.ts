import { Component, computed, input, output, signal } from '@angular/core';

import { clockTime } from '../words/format';
import type { CuePlaces } from './cue-times';

const FIRST = 6;

/** The cues that a finding is about, by number and time; a click leads there. */
@Component({
  selector: 'z2-cue-links',
  template: `
    @for (cue of shown(); track cue.id) {
      @if (cue.place; as place) {
        <button
          type="button"
          class="num"
          [title]="place.text"
          [attr.aria-label]="'Go to subtitle ' + cue.id + about() + ' at ' + cue.time"
          (click)="go.emit(place.start_ms)"
        >
          {{ cue.id }}<span>{{ cue.time }}</span>
        </button>
      } @else {
        <span class="plain num">{{ cue.id }}</span>
      }
    }
    @if (more(); as count) {
      <button type="button" class="more" (click)="all.set(true)">{{ count }} more</button>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
      margin-top: 6px;
    }
    button,
    .plain {
      display: inline-flex;
      gap: 6px;
      min-height: 24px;
      padding: 1px 7px;
      border: 1px solid var(--line-strong);
      border-radius: var(--radius-s);
      background: var(--surface);
      font-size: var(--text-xs);
      line-height: 20px;
    }
    button span {
      color: var(--text-3);
    }
    button:hover {
      border-color: var(--accent);
      background: color-mix(in oklab, var(--accent) 7%, var(--surface));
    }
    .plain {
      border-color: var(--line);
    }
    .more {
      border-color: transparent;
      background: none;
      color: var(--accent);
    }
  `,
})
export class CueLinks {
  readonly ids = input.required<readonly string[]>();
  /** Absent: not known where they lie. */
  readonly places = input<CuePlaces | undefined>(undefined);
  readonly language = input('', { alias: 'about' });
  /** Ms from the beginning of the film. */
  readonly go = output<number>();

  protected readonly all = signal(false);
  protected readonly about = computed(() => (this.language() ? ` in ${this.language()}` : ''));
  protected readonly more = computed(() => (this.all() ? 0 : Math.max(0, this.ids().length - FIRST)));
  protected readonly shown = computed(() =>
    this.ids()
      .slice(0, this.all() ? undefined : FIRST)
      .map((id) => {
        const place = this.places()?.get(id) ?? null;
        return { id, place, time: place ? clockTime(place.start_ms) : '' };
      }),
  );
}
