import { Component, computed, input } from '@angular/core';
import { type EngineInfo, type EngineKind, QUALITY_CLASSES } from '@z2/contracts';

import { StateMark } from '../ui/state-mark';
import { ENGINE_WORDS, engineName } from '../words/engine-words';
import { QUALITY_WORDS } from '../words/status-words';

/** Which engine would do each kind of work, and what is missing for the rest. */
@Component({
  selector: 'z2-engine-summary',
  imports: [StateMark],
  template: `
    <ul>
      @for (row of rows(); track row.kind) {
        <li>
          <z2-mark [tone]="row.best ? 'ok' : 'warn'" />
          <span class="kind">{{ row.words }}</span>
          @if (row.best; as best) {
            <span class="engine">{{ row.name }}</span>
            <span class="muted" [title]="row.quality.hint">{{ row.quality.name }}</span>
          } @else {
            <span class="engine none">{{ row.reason }} {{ row.remedy }}</span>
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
  readonly dub = input(false);

  protected readonly rows = computed(() => {
    const kinds: EngineKind[] = ['speech', 'translation', ...(this.dub() ? ['voice' as const] : [])];
    return kinds.map((kind) => {
      const all = this.engines().filter((engine) => engine.kind === kind);
      const best = all
        .filter(({ available }) => available)
        .sort((a, b) => QUALITY_CLASSES.indexOf(b.quality) - QUALITY_CLASSES.indexOf(a.quality))[0];
      return {
        kind,
        words: ENGINE_WORDS[kind],
        best,
        name: best ? engineName(kind, best.engine) : '',
        quality: QUALITY_WORDS[best?.quality ?? 'preview'],
        reason: all[0]?.reason ?? 'No engine here.',
        remedy: all[0]?.remedy ?? '',
      };
    });
  });
}
