import { Component, input } from '@angular/core';

import type { PlacedFault } from './fault-places';
import { Faults } from './faults';

/** A part of the form: what it is on the left, its fields on the right, below them what is wrong. */
@Component({
  selector: 'z2-form-part',
  imports: [Faults],
  template: `
    <section>
      <div>
        <h2>{{ heading() }}</h2>
        <p>{{ about() }}</p>
      </div>
      <div class="fields">
        <ng-content />
        <z2-faults [at]="faults()" />
      </div>
    </section>
  `,
  styles: `
    :host {
      display: block;
    }
    section {
      display: grid;
      gap: 14px;
      padding: 22px 0;
      border-top: 1px solid var(--line);
    }
    p {
      color: var(--text-3);
      font-size: var(--text-s);
    }
    .fields {
      display: grid;
      align-content: start;
      gap: 18px;
      min-width: 0;
    }
    @media (min-width: 760px) {
      section {
        grid-template-columns: 220px minmax(0, 1fr);
        gap: 32px;
      }
    }
  `,
})
export class FormPart {
  readonly heading = input.required<string>();
  readonly about = input.required<string>();
  readonly faults = input<readonly PlacedFault[]>([]);
}
