import { Component, computed, input, output } from '@angular/core';
import type { JobView } from '@z2/contracts';

import { Icon } from '../ui/icon';
import { StateMark } from '../ui/state-mark';
import { PreviewList } from './preview-list';
import { awaitedRows, publishedRows, unpublished } from './published-rows';

/** Where results go and went, or could not go; of a dry run, what would be sent. */
@Component({
  selector: 'z2-published',
  imports: [Icon, PreviewList, StateMark],
  template: `
    <div class="card-head">
      <h2>Publishing</h2>
      @if (failed(); as languages) {
        <button type="button" class="button small" [disabled]="disabled()" (click)="again.emit(languages)">
          <z2-icon name="retry" />Publish again
        </button>
      }
    </div>
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
    @if (job().previews.length) {
      <z2-preview-list [previews]="job().previews" />
    }
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
  readonly job = input.required<JobView>();
  readonly disabled = input(false);
  /** What did not go out is wanted there again: the languages; none: the whole job. */
  readonly again = output<string[]>();
  protected readonly failed = computed(() => unpublished(this.job()));
  protected readonly rows = computed(() => [
    ...publishedRows(this.job().publishing),
    // The previews say the same, and more.
    ...(this.job().previews.length > 0 ? [] : awaitedRows(this.job())),
  ]);
}
