import { Component, computed, input } from '@angular/core';
import type { EngineInfo } from '@z2/contracts';

import { StateMark } from '../ui/state-mark';
import { engineRows } from './engine-rows';
import type { JobWishes } from './job-wishes';

/** Which engine would do each kind of work for the languages that are chosen, and what is missing for the rest. */
@Component({
  selector: 'z2-engine-summary',
  imports: [StateMark],
  template: `
    <ul>
      @for (row of rows(); track row.kind) {
        <li>
          <z2-mark [tone]="row.engine ? 'ok' : 'warn'" />
          <span class="kind">{{ row.words }}</span>
          @if (row.engine) {
            <span class="engine">{{ row.engine }}</span>
            <span class="muted" [title]="row.quality.hint">{{ row.quality.name }}</span>
          } @else {
            <span class="engine none">{{ row.missing }}</span>
          }
        </li>
      }
    </ul>
  `,
  styles: `
    ul {
      display: grid;
      gap: 8px;
      font-size: var(--text-s);
    }
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 2px 10px;
    }
    .kind {
      min-width: 150px;
      color: var(--text-2);
    }
    .engine {
      font-weight: 500;
    }
    .engine.none {
      flex-basis: 100%;
      padding-left: 26px;
      color: var(--text-2);
      font-weight: 400;
      overflow-wrap: anywhere;
    }
  `,
})
export class EngineSummary {
  readonly engines = input.required<readonly EngineInfo[]>();
  readonly wishes = input.required<JobWishes>();
  readonly ownSubtitles = input(false);
  readonly givenLanguages = input<readonly string[]>([]);

  protected readonly rows = computed(() =>
    engineRows(this.engines(), this.wishes(), this.ownSubtitles(), this.givenLanguages()),
  );
}
