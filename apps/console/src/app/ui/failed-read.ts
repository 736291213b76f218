import { Component, input, output } from '@angular/core';
import type { ErrorBody } from '@z2/contracts';

import { Notice } from './notice';

/** Why what a page shows could not be read, with a button that tries it again. */
@Component({
  selector: 'z2-failed-read',
  imports: [Notice],
  template: `
    <z2-notice [message]="error().message" [remedy]="error().remedy">
      <button type="button" class="button small" (click)="again.emit()">Try again</button>
    </z2-notice>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class FailedRead {
  readonly error = input.required<Pick<ErrorBody, 'message' | 'remedy'>>();
  readonly again = output();
}
