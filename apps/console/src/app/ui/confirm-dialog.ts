import { Component, type ElementRef, input, output, viewChild } from '@angular/core';

/** Asks before something that cannot be taken back. The browser's own dialog: keeps the focus inside, closes on Escape. */
@Component({
  selector: 'z2-confirm-dialog',
  template: `
    <dialog #dialog [attr.aria-label]="heading()" (click)="onClick($event)">
      <form method="dialog">
        <h2>{{ heading() }}</h2>
        <p>{{ text() }}</p>
        <div>
          <button type="submit" class="button" autofocus>{{ no() }}</button>
          <button type="submit" class="button danger" (click)="confirmed.emit()">{{ yes() }}</button>
        </div>
      </form>
    </dialog>
  `,
  styles: `
    dialog {
      width: min(420px, calc(100vw - 32px));
    }
    form {
      display: grid;
      gap: 8px;
      padding: 20px;
    }
    h2 {
      font-size: var(--text-l);
    }
    p {
      color: var(--text-2);
    }
    div {
      display: flex;
      justify-content: flex-end;
      gap: 8px;
      margin-top: 12px;
    }
  `,
})
export class ConfirmDialog {
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  readonly heading = input.required<string>();
  readonly text = input.required<string>();
  readonly no = input.required<string>();
  readonly yes = input.required<string>();
  readonly confirmed = output();

  open(): void {
    this.dialog().nativeElement.showModal();
  }

  /** A click beside the dialog closes it; the backdrop counts as the dialog itself. */
  protected onClick({ target }: Event): void {
    const dialog = this.dialog().nativeElement;
    if (target === dialog) {
      dialog.close();
    }
  }
}
