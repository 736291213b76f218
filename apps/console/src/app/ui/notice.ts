import { Component, input } from '@angular/core';

import { Icon } from './icon';

/** A fault in words: what happened, and what to do about it. Buttons go inside. */
@Component({
  selector: 'z2-notice',
  imports: [Icon],
  template: `
    <z2-icon name="alert" />
    <div class="words">
      <p class="message">{{ message() }}</p>
      @if (remedy()) {
        <p>{{ remedy() }}</p>
      }
    </div>
    <ng-content />
  `,
  host: { '[class]': 'tone()', '[attr.role]': "tone() === 'bad' ? 'alert' : 'status'" },
  styles: `
    :host {
      --tone: var(--bad);
      display: flex;
      flex-wrap: wrap;
      align-items: flex-start;
      gap: 10px 12px;
      padding: 12px 14px;
      border: 1px solid color-mix(in oklab, var(--tone) 28%, transparent);
      border-radius: var(--radius);
      background: color-mix(in oklab, var(--tone) 7%, var(--surface));
      font-size: var(--text-s);
    }
    :host(.warn) {
      --tone: var(--warn);
    }
    z2-icon {
      margin-top: 2px;
      color: var(--tone);
    }
    .words {
      flex: 1 1 220px;
      min-width: 0;
      color: var(--text-2);
      overflow-wrap: anywhere;
    }
    .message {
      color: var(--text);
      font-weight: 500;
    }
  `,
})
export class Notice {
  readonly message = input.required<string>();
  readonly remedy = input('');
  readonly tone = input<'bad' | 'warn'>('bad');
}
