import { Component, computed, input } from '@angular/core';
import type { EngineUseView } from '@z2/contracts';

import { madeByRows } from './made-by-rows';

/** Which engine made what, and what its results are good for. */
@Component({
  selector: 'z2-made-by',
  template: `
    <div class="card-head"><h2>Made by</h2></div>
    <ul>
      @for (row of rows(); track row.key) {
        <li>
          <span class="kind">{{ row.kind }}</span>
          <span class="quality" [class]="row.quality.tone" [title]="row.quality.hint">{{
            row.quality.name
          }}</span>
          <span class="engine"
            >{{ row.engine }} <span class="muted">{{ row.version }}</span></span
          >
          @if (row.languages) {
            <span class="languages">{{ row.languages }}</span>
          }
          @if (row.notes.length === 1) {
            <span class="muted note">{{ row.notes[0] }}</span>
          } @else if (row.notes.length) {
            <details class="muted note">
              <summary>How, per language</summary>
              @for (note of row.notes; track note) {
                <p>{{ note }}</p>
              }
            </details>
          }
        </li>
      }
    </ul>
  `,
  styleUrl: './made-by.css',
})
export class MadeBy {
  readonly engines = input.required<readonly EngineUseView[]>();
  protected readonly rows = computed(() => madeByRows(this.engines()));
}
