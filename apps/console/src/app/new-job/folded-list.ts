import { Component, input } from '@angular/core';

import { Icon } from '../ui/icon';

export interface FoldedItem {
  name: string;
  /** Beside the name, fainter. */
  beside?: string;
  text: string;
}

/** What few want to know, folded away: names, each with some words. */
@Component({
  selector: 'z2-folded-list',
  imports: [Icon],
  template: `
    <details>
      <summary><z2-icon name="chevronRight" />{{ words() }}</summary>
      <dl>
        @for (item of items(); track $index) {
          <dt>
            {{ item.name }}
            @if (item.beside) {
              <span class="muted">{{ item.beside }}</span>
            }
          </dt>
          <dd>{{ item.text }}</dd>
        }
      </dl>
    </details>
  `,
  styles: `
    :host {
      display: block;
      font-size: var(--text-s);
    }
    summary {
      display: flex;
      gap: 6px;
      width: fit-content;
      border-radius: var(--radius-s);
      color: var(--text-2);
      cursor: pointer;
      list-style: none;
    }
    z2-icon {
      margin-top: 2px;
      color: var(--text-3);
    }
    details[open] z2-icon {
      transform: rotate(90deg);
    }
    dl {
      padding: 8px 0 0 22px;
    }
    dt {
      font-weight: 500;
    }
    dt .muted {
      font-weight: 400;
    }
    dd {
      margin-bottom: 8px;
      color: var(--text-3);
      overflow-wrap: anywhere;
    }
  `,
})
export class FoldedList {
  /** What stands there while it is folded. */
  readonly words = input.required<string>();
  readonly items = input.required<readonly FoldedItem[]>();
}
