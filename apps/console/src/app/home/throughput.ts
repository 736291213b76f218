import { Component, computed, inject, input } from '@angular/core';
import type { JobSummary } from '@z2/contracts';

import { Clock } from '../core/clock';
import { counted } from '../words/format';
import { dayCounts } from './day-counts';
import { DAYS } from './home-store';

/** How many jobs ended each day, and how; the same as a table for those who do not see it. */
@Component({
  selector: 'z2-throughput',
  template: `
    <div class="card-head">
      <h2>Jobs that ended, by day</h2>
      <span class="key" aria-hidden="true"><i></i>completed <i class="bad"></i>failed</span>
    </div>
    <div class="chart" aria-hidden="true">
      @for (day of days(); track day.day) {
        <div [title]="day.words">
          <span class="count num">{{ day.completed + day.failed || '' }}</span>
          <span class="bad" [style.height.%]="day.failedShare"></span>
          <span [style.height.%]="day.completedShare"></span>
          <span class="name num">{{ day.name }}</span>
        </div>
      }
    </div>
    @if (more()) {
      <p class="note">Only the newest jobs are counted.</p>
    }
    <div class="sr-only">
      <table>
        <caption>
          Jobs that ended, by day
        </caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Completed</th>
            <th scope="col">Failed</th>
          </tr>
        </thead>
        <tbody>
          @for (day of days(); track day.day) {
            <tr>
              <th scope="row">{{ day.inFull }}</th>
              <td>{{ day.completed }}</td>
              <td>{{ day.failed }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styles: `
    :host {
      position: relative;
    }
    .chart {
      display: grid;
      grid-template-columns: repeat(14, minmax(0, 1fr));
      gap: clamp(3px, 1vw, 12px);
      height: 170px;
      padding: 16px 16px 10px;
    }
    .chart div {
      display: flex;
      flex-direction: column;
      justify-content: flex-end;
      min-width: 0;
      text-align: center;
    }
    .chart span:not(.count, .name) {
      flex: none;
      max-height: 96px;
      border-radius: 3px;
      background: var(--accent-fill);
    }
    .chart span.bad:not([style*='height: 0%']) {
      margin-bottom: 2px;
    }
    .chart .bad,
    .key .bad {
      background: var(--bad) !important;
    }
    .count,
    .name {
      color: var(--text-3);
      font-size: 0.6875rem;
      white-space: nowrap;
    }
    .count {
      margin-bottom: 3px;
      color: var(--text-2);
    }
    .name {
      margin-top: 6px;
      padding-top: 5px;
      border-top: 1px solid var(--line-strong);
    }
    .key {
      color: var(--text-3);
      font-size: var(--text-xs);
    }
    .key i {
      display: inline-block;
      width: 9px;
      height: 9px;
      margin: 0 4px 0 8px;
      border-radius: 2px;
      background: var(--accent-fill);
    }
    .note {
      padding: 0 16px 12px;
      color: var(--text-3);
      font-size: var(--text-xs);
    }
    @media (max-width: 620px) {
      .chart div:nth-child(odd) .name {
        color: transparent;
      }
    }
  `,
})
export class Throughput {
  private readonly clock = inject(Clock);
  readonly jobs = input.required<readonly JobSummary[]>();
  /** There are more than these. */
  readonly more = input(false);

  /** Once a minute is enough for days. */
  private readonly minute = computed(() => Math.floor(this.clock.now() / 60_000) * 60_000);
  protected readonly days = computed(() => {
    const counts = dayCounts(this.jobs(), this.minute(), DAYS);
    const most = Math.max(1, ...counts.map(({ completed, failed }) => completed + failed));
    return counts.map(({ day, completed, failed }) => {
      const date = new Date(`${day}T12:00:00`);
      const inFull = date.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
      return {
        ...{ day, completed, failed, inFull },
        name: String(date.getDate()),
        words: `${inFull}: ${counted(completed, 'job')} completed, ${failed} failed`,
        // Of the room that the bars have.
        completedShare: (completed / most) * 60,
        failedShare: (failed / most) * 60,
      };
    });
  });
}
