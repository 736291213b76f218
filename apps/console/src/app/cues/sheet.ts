import { Component, type ElementRef, input, viewChild } from '@angular/core';

import { IconButton } from '../ui/icon-button';

/** A dialog of the editor. The browser's own: keeps the focus inside, closes on Escape and by a click beside it. */
@Component({
  selector: 'z2-sheet',
  imports: [IconButton],
  template: `
    <dialog #dialog [attr.aria-label]="heading()" (click)="onClick($event)">
      <div class="inside">
        <div class="card-head">
          <h2>{{ heading() }}</h2>
          <button type="button" z2-icon-button icon="cross" label="Close" (click)="dialog.close()"></button>
        </div>
        <div class="body"><ng-content /></div>
      </div>
    </dialog>
  `,
  styles: `
    dialog {
      width: min(640px, calc(100vw - 32px));
      max-height: min(760px, calc(100dvh - 48px));
    }
    .body {
      padding: 16px;
    }
  `,
})
export class Sheet {
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  readonly heading = input.required<string>();

  open(): void {
    if (!this.dialog().nativeElement.open) {
      this.dialog().nativeElement.showModal();
    }
  }

  close(): void {
    this.dialog().nativeElement.close();
  }

  protected onClick({ target }: Event): void {
    if (target === this.dialog().nativeElement) {
      this.close();
    }
  }
}
