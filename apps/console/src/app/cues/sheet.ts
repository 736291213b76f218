import { Component, type ElementRef, input, output, viewChild } from '@angular/core';

import { Icon } from '../ui/icon';

/** A dialog of the editor. The browser's own: keeps the focus inside, closes on Escape and by a click beside it. */
@Component({
  selector: 'z2-sheet',
  imports: [Icon],
  template: `
    <dialog #dialog [attr.aria-label]="heading()" (click)="onClick($event)" (close)="closed.emit()">
      <div class="inside">
        <div class="card-head">
          <h2>{{ heading() }}</h2>
          <button type="button" class="button quiet icon small" aria-label="Close" (click)="dialog.close()">
            <z2-icon name="cross" />
          </button>
        </div>
        <div class="body"><ng-content /></div>
      </div>
    </dialog>
  `,
  styles: `
    dialog {
      width: min(640px, calc(100vw - 32px));
      max-height: min(760px, calc(100dvh - 48px));
      padding: 0;
      border: 0;
      border-radius: var(--radius-l);
      background: var(--surface);
      box-shadow: var(--shadow-l);
      color: var(--text);
    }
    dialog::backdrop {
      background: rgb(10 11 14 / 45%);
    }
    .body {
      padding: 16px;
    }
  `,
})
export class Sheet {
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  readonly heading = input.required<string>();
  readonly closed = output();

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
