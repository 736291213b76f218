import { Component, computed, input } from '@angular/core';
import type { ErrorBody } from '@z2/contracts';

import { Icon } from './icon';

const TECHNICAL = [
  { key: 'command', name: 'What was run' },
  { key: 'stderr', name: 'What it said' },
];

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
      @if (technical().length) {
        <details>
          <summary>Technical details</summary>
          @for (fact of technical(); track fact.name) {
            <h3>{{ fact.name }}</h3>
            <pre tabindex="0">{{ fact.text }}</pre>
          }
        </details>
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
    details {
      margin-top: 8px;
    }
    summary {
      width: fit-content;
      border-radius: var(--radius-s);
      cursor: pointer;
    }
    h3 {
      margin: 10px 0 4px;
      font-size: var(--text-xs);
      font-weight: 500;
    }
    pre {
      max-height: 260px;
      margin: 0;
      overflow: auto;
      padding: 10px 12px;
      border: 1px solid var(--line);
      border-radius: var(--radius-s);
      background: var(--surface);
      color: var(--text);
      font: var(--text-xs) / 1.55 var(--mono);
      overflow-wrap: anywhere;
      white-space: pre-wrap;
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
  /** Of the error's facts, those that a person can use: what was run, and what it said. */
  readonly details = input<ErrorBody['details']>();

  protected readonly technical = computed(() =>
    TECHNICAL.flatMap(({ key, name }) => {
      const text = this.details()?.[key];
      return typeof text === 'string' && text.trim() ? [{ name, text: text.trim() }] : [];
    }),
  );
}
