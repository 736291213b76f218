import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { Notice } from '../ui/notice';
import type { Need } from './needs';

/** What keeps work from going on, with the way to the page that says more. */
@Component({
  selector: 'z2-need-list',
  imports: [Notice, RouterLink],
  template: `
    @for (need of needs(); track need.key) {
      <z2-notice [tone]="need.tone" [message]="need.message" [remedy]="need.remedy">
        <a class="button small" routerLink="/system">System</a>
      </z2-notice>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
    }
  `,
})
export class NeedList {
  readonly needs = input.required<readonly Need[]>();
}
