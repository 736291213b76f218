import { Component, computed, input } from '@angular/core';
import type { JobView } from '@z2/contracts';

import { StateMark } from '../ui/state-mark';
import { publishedRows } from './published-rows';

/** Where results went, or could not go. */
@Component({
  selector: 'z2-published',
  imports: [StateMark],
  template: `
    <div class="card-head"><h2>Published</h2></div>
    <ul>
      @for (row of rows(); track row.key) {
        <li>
          <z2-mark [tone]="row.tone" />
          <div>
            <span class="target">{{ row.target }}</span>
            <span class="muted about">{{ row.about }}</span>
            @for (link of row.links; track link.url) {
              <a class="link about" [href]="link.url" target="_blank" rel="noopener noreferrer">{{
                link.words
              }}</a>
            }
            @for (fault of row.faults; track fault) {
              <span class="fault">{{ fault }}</span>
            }
          </div>
        </li>
      }
    </ul>
  `,
  styles: `
    li {
      display: grid;
      grid-template-columns: 16px minmax(0, 1fr);
      gap: 9px;
      padding: 10px 16px;
      font-size: var(--text-s);
      overflow-wrap: anywhere;
    }
    li + li {
      border-top: 1px solid var(--line);
    }
    z2-mark {
      margin-top: 2px;
    }
    span,
    a {
      display: block;
    }
    .target {
      font-weight: 500;
    }
    .about {
      font-size: var(--text-xs);
    }
    .fault {
      color: var(--bad);
      font-size: var(--text-xs);
    }
  `,
})
export class Published {
  readonly publishing = input.required<JobView['publishing']>();
  protected readonly rows = computed(() => publishedRows(this.publishing()));
}
