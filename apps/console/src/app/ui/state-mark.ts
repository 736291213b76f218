import { Component, input } from '@angular/core';

import type { Tone } from '../words/status-words';

/** The little round sign of a state: waiting ring, turning arc, tick, cross. The words stand beside it. */
@Component({
  selector: 'z2-mark',
  template: `
    <svg viewBox="0 0 16 16" aria-hidden="true">
      @switch (tone()) {
        @case ('idle') {
          <circle cx="8" cy="8" r="5.5" class="ring" stroke-dasharray="2.2 2.1" />
        }
        @case ('active') {
          <circle cx="8" cy="8" r="5.5" class="ring faint" />
          <path d="M8 2.5a5.5 5.5 0 0 1 5.5 5.5" class="ring turn" />
        }
        @case ('warn') {
          <circle cx="8" cy="8" r="5.5" class="ring" />
          <path d="M8 5v3.2l1.8 1.2" class="ring" />
        }
        @case ('ok') {
          <circle cx="8" cy="8" r="6.5" class="disc" />
          <path d="m5.4 8.3 1.8 1.8 3.5-4" class="sign" />
        }
        @case ('bad') {
          <circle cx="8" cy="8" r="6.5" class="disc" />
          <path d="M8 4.9v3.6M8 11h.01" class="sign" />
        }
        @case ('off') {
          <circle cx="8" cy="8" r="6.5" class="disc" />
          <path d="m6 6 4 4M10 6l-4 4" class="sign" />
        }
      }
    </svg>
  `,
  host: { '[class]': 'tone()' },
  styles: `
    :host {
      --tone: var(--text-3);
      display: inline-grid;
      flex: none;
      width: 16px;
      height: 16px;
    }
    :host(.active) {
      --tone: var(--accent);
    }
    :host(.ok) {
      --tone: var(--ok);
    }
    :host(.warn) {
      --tone: var(--warn);
    }
    :host(.bad) {
      --tone: var(--bad);
    }
    .ring,
    .sign {
      fill: none;
      stroke: var(--tone);
      stroke-width: 1.6;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    .faint {
      opacity: 0.25;
    }
    .disc {
      fill: var(--tone);
    }
    .sign {
      stroke: var(--surface);
    }
    .turn {
      transform-origin: 8px 8px;
      animation: turn 1.1s linear infinite;
    }
    @keyframes turn {
      to {
        transform: rotate(1turn);
      }
    }
  `,
})
export class StateMark {
  readonly tone = input.required<Tone>();
}
