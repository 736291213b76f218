import { Component, input, model } from '@angular/core';

/** So many stand beside each other; more become a list to open. */
const MOST_BESIDE = 7;

/** One of some languages, as buttons beside each other or as a list. */
@Component({
  selector: 'z2-choice',
  template: `
    @if (choices().length > ${MOST_BESIDE}) {
      <select #list class="input" [attr.aria-label]="label()" (change)="value.set(list.value)">
        @for (one of choices(); track one.value) {
          <option [value]="one.value" [selected]="one.value === value()">{{ one.name }}</option>
        }
      </select>
    } @else {
      <div class="segments" role="group" [attr.aria-label]="label()">
        @for (one of choices(); track one.value) {
          <button type="button" [attr.aria-pressed]="one.value === value()" (click)="value.set(one.value)">
            {{ one.name }}
          </button>
        }
      </div>
    }
  `,
  styles: `
    :host {
      min-width: 0;
      max-width: 100%;
    }
    .input {
      width: auto;
      height: 32px;
      font-size: var(--text-s);
    }
    .segments {
      max-width: 100%;
      overflow-x: auto;
    }
  `,
})
export class Choice {
  readonly choices = input.required<readonly { value: string; name: string }[]>();
  /** What is chosen, for those who do not see it: "Language". */
  readonly label = input.required<string>();
  readonly value = model.required<string>();
}
