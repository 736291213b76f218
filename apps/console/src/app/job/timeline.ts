import { Component, computed, inject, input } from '@angular/core';
import type { JobView } from '@z2/contracts';

import { Clock } from '../core/clock';
import { fullTime } from '../words/format';
import { timelineOf } from './timeline-rows';

/** What ran when, beside what, and how often it was tried. */
@Component({
  selector: 'z2-timeline',
  template: `
    <details>
      <summary>
        <h2>Timeline</h2>
        <span class="muted num">{{ line().busy }} of work, {{ line().rows.length }} steps</span>
      </summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Timeline">
        <table>
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col" class="wide"><span class="sr-only">When</span></th>
              <th scope="col">Took</th>
            </tr>
          </thead>
          <tbody>
            @for (row of line().rows; track row.id) {
              <tr>
                <th scope="row">
                  {{ row.name }}
                  @if (row.note) {
                    <span class="note">{{ row.note }}</span>
                  }
                </th>
                <td class="wide" [title]="'Began ' + time(row.began)">
                  <span class="sr-only">began {{ time(row.began) }}</span>
                  <span class="line" aria-hidden="true">
                    @for (at of line().breaks; track at) {
                      <i class="break" [style.left.%]="at"></i>
                    }
                    <i [class]="row.tone" [style.left.%]="row.left" [style.width.%]="row.width"></i>
                  </span>
                </td>
                <td class="num">{{ row.took }}</td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    </details>
  `,
  styles: `
    summary {
      display: flex;
      align-items: center;
      gap: 12px;
      min-height: 48px;
      padding: 8px 16px;
      border-radius: var(--radius-l);
      cursor: pointer;
      font-size: var(--text-s);
    }
    summary:hover {
      background: var(--hover);
    }
    summary:focus-visible {
      outline-offset: -2px;
    }
    .scroll {
      overflow-x: auto;
      border-top: 1px solid var(--line);
    }
    table {
      width: 100%;
      border-collapse: collapse;
      font-size: var(--text-s);
    }
    thead th {
      color: var(--text-3);
      font-size: var(--text-xs);
      font-weight: 500;
    }
    th,
    td {
      padding: 6px 16px;
      text-align: left;
      white-space: nowrap;
      font-weight: 400;
    }
    td.num,
    thead th:last-child {
      text-align: right;
    }
    tbody tr + tr {
      border-top: 1px solid color-mix(in oklab, var(--line) 55%, transparent);
    }
    .wide {
      width: 100%;
      min-width: 220px;
    }
    .note {
      display: block;
      max-width: 36ch;
      overflow: hidden;
      color: var(--text-3);
      font-size: var(--text-xs);
      text-overflow: ellipsis;
    }
    .line {
      position: relative;
      display: block;
      height: 10px;
      border-radius: 3px;
      background: var(--sunken);
    }
    .line i {
      --tone: var(--text-3);
      position: absolute;
      top: 0;
      bottom: 0;
      border-radius: 3px;
      background: var(--tone);
    }
    .line i.ok {
      --tone: var(--ok);
    }
    .line i.active {
      --tone: var(--accent);
    }
    .line i.bad {
      --tone: var(--bad);
    }
    .line i.break {
      top: -6px;
      bottom: -6px;
      border-left: 1px dashed var(--line-strong);
      background: none;
    }
  `,
})
export class JobTimeline {
  private readonly clock = inject(Clock);
  readonly job = input.required<JobView>();
  protected readonly time = fullTime;
  protected readonly line = computed(() => {
    const job = this.job();
    const runs = job.stages.some(({ started_at, finished_at }) => started_at && !finished_at);
    return timelineOf(job, runs ? this.clock.now() : 0);
  });
}
