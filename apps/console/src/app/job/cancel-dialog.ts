import { Component, type ElementRef, output, viewChild } from '@angular/core';

/** Asks before a job is cancelled. The browser's own dialog: keeps the focus inside, closes on Escape. */
@Component({
  selector: 'z2-cancel-dialog',
  template: `
    <dialog #dialog aria-labelledby="cancel-heading" (click)="onClick($event)">
      <form method="dialog">
        <h2 id="cancel-heading">Cancel this job?</h2>
        <p>The work stops at once. What is finished stays, and a retry goes on from there.</p>
        <div>
          <button type="submit" class="button" autofocus>Let it run</button>
          <button type="submit" class="button danger" (click)="confirmed.emit()">Cancel the job</button>
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
export class CancelDialog {
  readonly confirmed = output();
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

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
