import { Component, computed, input } from '@angular/core';
import type { PublishPreview } from '@z2/contracts';

import { Icon } from '../ui/icon';
import { StateMark } from '../ui/state-mark';
import { previewRows } from './published-rows';

/** What a dry run would send, delivery by delivery, and what stands against it. */
@Component({
  selector: 'z2-preview-list',
  imports: [Icon, StateMark],
  template: `
    <h3>What would be sent</h3>
    @for (row of rows(); track row.key) {
      <details [open]="row.problems.length > 0">
        <summary>
          <z2-mark [tone]="row.tone" />
          <span
            >{{ row.target }}<span class="about num">{{ row.about }}</span></span
          >
          <z2-icon name="chevronDown" />
        </summary>
        <div class="body">
          @for (problem of row.problems; track problem.message) {
            <p class="problem">{{ problem.message }} {{ problem.remedy }}</p>
          }
          @if (row.texts.length) {
            <dl>
              @for (text of row.texts; track text.name) {
                <dt>
                  {{ text.name }} <span class="num">{{ text.limit }}</span>
                </dt>
                <dd>{{ text.value || '–' }}</dd>
              }
            </dl>
          }
          <ul>
            @for (file of row.files; track file.path) {
              <li>
                <span>{{ file.path }}</span><span class="num">{{ file.size }}</span>
              </li>
            }
          </ul>
        </div>
      </details>
    }
  `,
  styles: `
    :host {
      display: block;
      border-top: 1px solid var(--line);
      font-size: var(--text-s);
      overflow-wrap: anywhere;
    }
    h3 {
      padding: 12px 16px 4px;
      font-size: var(--text-s);
      font-weight: 550;
    }
    summary {
      display: grid;
      grid-template-columns: 16px minmax(0, 1fr) 16px;
      gap: 9px;
      padding: 8px 16px;
      cursor: pointer;
      list-style: none;
    }
    summary:hover {
      background: var(--hover);
    }
    summary:focus-visible {
      outline-offset: -2px;
    }
    summary > * {
      margin-top: 2px;
    }
    summary z2-icon {
      color: var(--text-3);
    }
    details[open] summary z2-icon {
      transform: rotate(0.5turn);
    }
    .about {
      display: block;
      color: var(--text-3);
      font-size: var(--text-xs);
    }
    .about::first-letter {
      text-transform: uppercase;
    }
    .body {
      display: grid;
      gap: 8px;
      padding: 2px 16px 12px 41px;
      font-size: var(--text-xs);
    }
    .problem {
      color: var(--bad);
    }
    dl,
    ul {
      display: grid;
      gap: 4px;
    }
    dt,
    li .num {
      color: var(--text-3);
    }
    dd {
      margin-bottom: 4px;
      white-space: pre-line;
    }
    li {
      display: flex;
      justify-content: space-between;
      gap: 12px;
    }
    li .num {
      flex: none;
    }
  `,
})
export class PreviewList {
  readonly previews = input.required<readonly PublishPreview[]>();
  protected readonly rows = computed(() => previewRows(this.previews()));
}
