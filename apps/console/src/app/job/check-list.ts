import { Component, computed, input } from '@angular/core';
import { type JobView, languageName } from '@z2/contracts';

import { Icon } from '../ui/icon';
import { StateMark } from '../ui/state-mark';
import { counted } from '../words/format';

/** What was measured of the results: faults first and open, what holds folded away. */
@Component({
  selector: 'z2-check-list',
  imports: [Icon, StateMark],
  template: `
    <div class="card-head"><h2>Checks</h2></div>
    <div class="body">
      @for (check of faults(); track $index) {
        <div class="check">
          <z2-icon name="alert" />
          <p>
            {{ check.message }} <span class="muted">{{ check.about }}</span>
          </p>
        </div>
      }
      @if (passed().length) {
        <details>
          <summary><z2-mark tone="ok" />{{ passedWords() }}</summary>
          @for (check of passed(); track $index) {
            <div class="check">
              <z2-mark tone="ok" />
              <p>
                {{ check.message }} <span class="muted">{{ check.about }}</span>
              </p>
            </div>
          }
        </details>
      }
    </div>
  `,
  styles: `
    .body {
      display: grid;
      gap: 10px;
      padding: 12px 16px;
      font-size: var(--text-s);
    }
    .check,
    summary {
      display: flex;
      gap: 9px;
    }
    z2-icon,
    z2-mark {
      margin-top: 2px;
    }
    z2-icon {
      color: var(--warn);
    }
    p {
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .muted {
      font-size: var(--text-xs);
    }
    details {
      display: grid;
      gap: 8px;
    }
    details .check {
      margin-top: 8px;
      color: var(--text-2);
    }
    summary {
      border-radius: var(--radius-s);
      cursor: pointer;
      font-weight: 500;
    }
  `,
})
export class CheckList {
  readonly checks = input.required<JobView['checks']>();

  private readonly worded = computed(() =>
    this.checks().map(({ passed, message, language }) => ({
      passed,
      message,
      about: language ? languageName(language) : '',
    })),
  );
  protected readonly faults = computed(() => this.worded().filter(({ passed }) => !passed));
  protected readonly passed = computed(() => this.worded().filter(({ passed }) => passed));
  protected readonly passedWords = computed(() => `${counted(this.passed().length, 'check')} passed`);
}
