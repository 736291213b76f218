import { Component, type ElementRef, output, viewChild } from '@angular/core';

import { Sheet } from './sheet';

/** Asks by how much the selected cue and all after it move. */
@Component({
  selector: 'z2-shift-sheet',
  imports: [Sheet],
  template: `
    <z2-sheet heading="Move this cue and all after it">
      <form (submit)="$event.preventDefault(); done()">
        <label
          ><span>By how many seconds; less than nothing is earlier</span>
          <input #seconds class="input num" type="number" step="0.001" required value="0.5" />
        </label>
        <div>
          <button type="button" class="button" (click)="close()">Leave it</button>
          <button type="submit" class="button primary">Move</button>
        </div>
      </form>
    </z2-sheet>
  `,
  styles: `
    form,
    label {
      display: grid;
      gap: 8px;
    }
    label {
      color: var(--text-2);
      font-size: var(--text-s);
    }
    .input {
      color: var(--text);
    }
    div {
      display: flex;
      justify-content: flex-end;
      gap: 8px;
      margin-top: 6px;
    }
  `,
})
export class ShiftSheet {
  private readonly sheet = viewChild.required(Sheet);
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('seconds');
  /** ms */
  readonly shifted = output<number>();

  open(): void {
    this.sheet().open();
    this.field().nativeElement.select();
  }

  protected close(): void {
    this.sheet().close();
  }

  protected done(): void {
    const ms = Math.round(this.field().nativeElement.valueAsNumber * 1000);
    if (Number.isFinite(ms) && ms !== 0) {
      this.shifted.emit(ms);
    }
    this.close();
  }
}
