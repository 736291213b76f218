import { Component, input } from '@angular/core';

import { Notice } from '../ui/notice';
import type { PlacedFault } from './fault-places';

/** What is wrong at one place of the form. */
@Component({
  selector: 'z2-faults',
  imports: [Notice],
  template: `
    @for (fault of at(); track fault.message) {
      <z2-notice [message]="fault.message" [remedy]="fault.remedy" />
    }
  `,
  styles: `
    :host {
      display: contents;
    }
  `,
})
export class Faults {
  readonly at = input.required<readonly PlacedFault[]>();
}
