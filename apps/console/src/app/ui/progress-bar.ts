import { Component, computed, input } from '@angular/core';

import type { Tone } from '../words/status-words';

/** A thin bar; percent 0–100. */
@Component({
  selector: 'z2-progress',
  template: `<span [style.transform]="scale()"></span>`,
  host: {
    role: 'progressbar',
    'aria-valuemin': '0',
    'aria-valuemax': '100',
    '[attr.aria-valuenow]': 'whole()',
    '[attr.aria-label]': 'label()',
    '[class]': 'tone()',
  },
  styles: `
    :host {
      --tone: var(--accent);
      display: block;
      height: 4px;
      overflow: hidden;
      border-radius: 2px;
      background: var(--line);
    }
    :host(.ok) {
      --tone: var(--ok);
    }
    :host(.bad) {
      --tone: var(--bad);
    }
    :host(.off),
    :host(.idle) {
      --tone: var(--line-strong);
    }
    :host(.warn) {
      --tone: var(--warn);
    }
    span {
      display: block;
      height: 100%;
      border-radius: inherit;
      background: var(--tone);
      transform-origin: left;
      transition: transform 0.4s var(--ease);
    }
  `,
})
export class ProgressBar {
  readonly percent = input.required<number>();
  readonly label = input('Progress');
  readonly tone = input<Tone>('active');
  protected readonly whole = computed(() => Math.round(Math.min(100, Math.max(0, this.percent()))));
  /** What only waits is no half-full bar, however far it was before. */
  protected readonly scale = computed(() =>
    this.tone() === 'idle' ? 'scaleX(0)' : `scaleX(${Math.min(100, Math.max(0, this.percent())) / 100})`,
  );
}
