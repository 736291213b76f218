import { Component, computed, input } from '@angular/core';
import type { ErrorBody, JobPlan } from '@z2/contracts';

import { Icon } from '../ui/icon';
import { StateMark } from '../ui/state-mark';
import { FoldedList } from './folded-list';
import { planQuality, planView } from './plan-view';

/** What the job would be: who does what and how well, how long it takes, what it costs, what is missing. */
@Component({
  selector: 'z2-plan-panel',
  imports: [FoldedList, Icon, StateMark],
  templateUrl: './plan-panel.html',
  styleUrl: './plan-panel.css',
})
export class PlanPanel {
  readonly plan = input.required<JobPlan | null>();
  readonly error = input<ErrorBody | null>(null);
  readonly asking = input(false);

  protected readonly view = computed(() => {
    const plan = this.plan();
    return plan && planView(plan);
  });
  protected readonly quality = computed(() => {
    const plan = this.plan();
    return plan && planQuality(plan);
  });
}
