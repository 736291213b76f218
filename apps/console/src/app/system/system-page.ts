import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';

import { FailedRead } from '../ui/failed-read';
import { Icon } from '../ui/icon';
import { StateMark } from '../ui/state-mark';
import { counted } from '../words/format';
import type { Tone } from '../words/status-words';
import { engineGroups, publisherGroup } from './system-rows';
import { SystemStore } from './system-store';

/** What works here and what does not, each with its reason: services, queue, engines, places to publish to. */
@Component({
  selector: 'z2-system-page',
  imports: [FailedRead, Icon, RouterLink, StateMark],
  providers: [SystemStore],
  templateUrl: './system-page.html',
  styleUrl: './system-page.css',
})
export class SystemPage {
  protected readonly store = inject(SystemStore);
  protected readonly groups = computed(() => {
    const { engines = [], publishers = [] } = this.store.view() ?? {};
    return [...engineGroups(engines), ...publisherGroup(publishers)];
  });
  protected readonly services = computed(() => {
    const health = this.store.view()?.health;
    const row = (name: string, words: string, tone: Tone) => ({ name, words, tone });
    return health
      ? [
          row(
            'Database',
            health.database === 'up' ? 'Works' : 'Down',
            health.database === 'up' ? 'ok' : 'bad',
          ),
          row('Redis', health.redis === 'up' ? 'Works' : 'Down', health.redis === 'up' ? 'ok' : 'bad'),
          row('Workers', String(health.workers), health.workers > 0 ? 'ok' : 'bad'),
          row('Version', health.version, 'ok'),
        ]
      : [];
  });
  protected readonly queueWords = computed(() => {
    const queue = this.store.view()?.queue;
    return queue
      ? [
          `${counted(queue.running_stage_runs, 'step')} running`,
          `${queue.queued_stage_runs} in line`,
          ...(queue.scheduled_jobs > 0 ? [`${counted(queue.scheduled_jobs, 'job')} for later`] : []),
        ].join(', ')
      : '';
  });
}
