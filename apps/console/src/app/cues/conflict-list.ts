import { Component, input, output } from '@angular/core';

import type { Conflict } from './cue-changes';
import { cueTime } from './cue-time';

/** Cues that somebody else changed, too: both versions, to choose from. */
@Component({
  selector: 'z2-conflict-list',
  template: `
    <h2>Changed by two people</h2>
    <p>Choose what stays. Until then nothing of yours is lost, and nothing is rendered.</p>
    <ul>
      @for (one of conflicts(); track one) {
        <li>
          <div>
            <h3>
              Yours <span class="num">{{ time(one.mine.start_ms) }} – {{ time(one.mine.end_ms) }}</span>
            </h3>
            <p dir="auto" [attr.lang]="language()">{{ one.mine.text || '(deleted)' }}</p>
            <button type="button" class="button small" (click)="resolved.emit({ conflict: one, mine: true })">
              Keep mine
            </button>
          </div>
          <div>
            <h3>
              Theirs <span class="num">{{ time(one.theirs.start_ms) }} – {{ time(one.theirs.end_ms) }}</span>
            </h3>
            <p dir="auto" [attr.lang]="language()">{{ one.theirs.text || '(deleted)' }}</p>
            <button
              type="button"
              class="button small"
              (click)="resolved.emit({ conflict: one, mine: false })"
            >
              Keep theirs
            </button>
          </div>
        </li>
      }
    </ul>
  `,
  host: { role: 'alert' },
  styles: `
    :host {
      display: block;
      max-height: 46dvh;
      overflow: auto;
      padding: 12px 16px;
      border-bottom: 1px solid color-mix(in oklab, var(--warn) 40%, transparent);
      background: color-mix(in oklab, var(--warn) 8%, var(--surface));
      font-size: var(--text-s);
    }
    :host > p {
      color: var(--text-2);
    }
    ul {
      display: grid;
      gap: 8px;
      margin: 10px 0 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));
      gap: 8px;
    }
    li div {
      display: grid;
      gap: 6px;
      justify-items: start;
      padding: 10px 12px;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--surface);
    }
    li p {
      white-space: pre-line;
    }
    h3 {
      color: var(--text-3);
      font-size: var(--text-xs);
      font-weight: 500;
    }
  `,
})
export class ConflictList {
  readonly conflicts = input.required<readonly Conflict[]>();
  readonly language = input.required<string>();
  readonly resolved = output<{ conflict: Conflict; mine: boolean }>();
  protected readonly time = cueTime;
}
