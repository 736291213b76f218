import { Component, computed, input, output, signal } from '@angular/core';
import { type CheckCue, cueClock } from '@z2/contracts';

const FIRST = 6;

/** The cues that a finding is about, by number and time; a click leads there. */
@Component({
  selector: 'z2-cue-links',
  template: `
    @for (cue of shown(); track cue.id) {
      <button
        type="button"
        class="num"
        [attr.aria-label]="'Go to ' + cue.what + about() + ' at ' + cue.time"
        (click)="go.emit(cue.start_ms)"
      >
        {{ cue.number }}<span>{{ cue.time }}</span>
      </button>
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
    button {
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
    .more {
      border-color: transparent;
      background: none;
      color: var(--accent);
    }
  `,
})
export class CueLinks {
  readonly cues = input.required<readonly CheckCue[]>();
  readonly language = input('', { alias: 'about' });
  /** Ms from the beginning of the film. */
  readonly go = output<number>();

  protected readonly all = signal(false);
  protected readonly about = computed(() => (this.language() ? ` in ${this.language()}` : ''));
  protected readonly more = computed(() => (this.all() ? 0 : Math.max(0, this.cues().length - FIRST)));
  protected readonly shown = computed(() =>
    this.cues()
      .slice(0, this.all() ? undefined : FIRST)
      .map(({ id, number, start_ms }) => ({
        ...{ id, start_ms, number, time: cueClock(start_ms) },
        // Only what the delivered subtitles number can be found in them.
        what: number === null ? 'what is said' : `subtitle ${number}`,
      })),
  );
}
