import { Component, input } from '@angular/core';

import { Icon, type IconName } from './icon';

/** What stands where there is nothing to show; buttons go inside. */
@Component({
  selector: 'z2-empty',
  imports: [Icon],
  template: `
    <span class="mark"><z2-icon [name]="icon()" /></span>
    <h2>{{ heading() }}</h2>
    <p>{{ text() }}</p>
    <div class="actions"><ng-content /></div>
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      gap: 6px;
      padding: clamp(40px, 9vh, 96px) 16px;
      text-align: center;
    }
    .mark {
      display: grid;
      place-items: center;
      width: 44px;
      height: 44px;
      margin-bottom: 10px;
      border: 1px solid var(--line);
      border-radius: var(--radius-l);
      background: var(--surface);
      box-shadow: var(--shadow);
      color: var(--text-2);
    }
    h2 {
      font-size: var(--text-l);
    }
    p {
      max-width: 46ch;
      color: var(--text-2);
      text-wrap: balance;
    }
    .actions {
      display: flex;
      gap: 8px;
      margin-top: 14px;
    }
    .actions:empty {
      display: none;
    }
  `,
})
export class EmptyState {
  readonly icon = input.required<IconName>();
  readonly heading = input.required<string>();
  readonly text = input.required<string>();
}
