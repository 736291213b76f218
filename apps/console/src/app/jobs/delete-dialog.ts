import { Component, type ElementRef, output, signal, viewChild } from '@angular/core';

import { counted } from '../words/format';

/** Asks before jobs are deleted. The browser's own dialog: keeps the focus inside, closes on Escape. */
@Component({
  selector: 'z2-delete-dialog',
  template: `
    <dialog #dialog aria-labelledby="delete-heading" (click)="onClick($event)">
      <form method="dialog">
        <h2 id="delete-heading">Delete {{ words() }}?</h2>
        <p>
          Their results in Z2's storage go with them. What was published or delivered to a folder stays there.
          Jobs that are at work are left alone.
        </p>
        <div>
          <button type="submit" class="button" autofocus>Keep</button>
          <button type="submit" class="button danger" (click)="confirmed.emit()">Delete</button>
        </div>
      </form>
    </dialog>
  `,
  styles: `
    dialog {
      width: min(420px, calc(100vw - 32px));
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
export class DeleteDialog {
  readonly confirmed = output();
  protected readonly words = signal('');
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  open(count: number): void {
    this.words.set(counted(count, 'job'));
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
