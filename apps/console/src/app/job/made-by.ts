import { Component, computed, input } from '@angular/core';
import type { EngineUse } from '@z2/contracts';

import { ENGINE_WORDS, QUALITY_WORDS } from '../words/status-words';

/** Which engine made what, and what its results are good for. */
@Component({
  selector: 'z2-made-by',
  template: `
    <div class="card-head"><h2>Made by</h2></div>
    <ul>
      @for (use of uses(); track use.key) {
        <li>
          <span class="kind">{{ use.kind }}</span>
          <span class="quality" [class]="use.quality.tone" [title]="use.quality.hint">{{
            use.quality.name
          }}</span>
          <span class="engine"
            >{{ use.engine }} <span class="muted">{{ use.version }}</span></span
          >
          @if (use.note) {
            <span class="muted note">{{ use.note }}</span>
          }
        </li>
      }
    </ul>
  `,
  styles: `
    ul {
      display: grid;
      font-size: var(--text-s);
    }
    li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 1px 8px;
      padding: 10px 16px;
    }
    li + li {
      border-top: 1px solid var(--line);
    }
    .kind {
      color: var(--text-3);
      font-size: var(--text-xs);
    }
    .engine,
    .note {
      grid-column: 1 / -1;
      overflow-wrap: anywhere;
    }
    .engine {
      font-weight: 500;
    }
    .engine .muted,
    .note {
      font-size: var(--text-xs);
      font-weight: 400;
    }
    .quality {
      --tone: var(--text-3);
      color: var(--tone);
      font-size: var(--text-xs);
    }
    .quality.warn {
      --tone: var(--warn);
    }
    .quality.ok {
      --tone: var(--ok);
    }
  `,
})
export class MadeBy {
  readonly engines = input.required<readonly EngineUse[]>();

  /** The same engine may have served several languages: it stands here once. */
  protected readonly uses = computed(() => {
    const all = this.engines().map((use) => ({
      key: [use.kind, use.engine, use.version, use.note].join(' '),
      kind: ENGINE_WORDS[use.kind],
      engine: use.engine,
      version: use.version,
      note: use.note,
      quality: QUALITY_WORDS[use.quality],
    }));
    return [...new Map(all.map((use) => [use.key, use])).values()];
  });
}
