import { Component, viewChild } from '@angular/core';

import { Sheet } from './sheet';
import { SHORTCUTS } from './shortcuts';

/** The keys of the editor. */
@Component({
  selector: 'z2-help-sheet',
  imports: [Sheet],
  template: `
    <z2-sheet heading="Keys">
      <div class="groups">
        @for (group of groups; track group.name) {
          <section>
            <h3>{{ group.name }}</h3>
            <dl>
              @for (one of group.keys; track one.words) {
                <dt>
                  @for (key of one.keys; track key) {
                    <kbd>{{ key }}</kbd>
                  }
                </dt>
                <dd>{{ one.words }}</dd>
              }
            </dl>
          </section>
        }
      </div>
      <p>
        On a Mac, ⌘ is Ctrl and ⌥ is Alt. In the list, arrow keys go from cue to cue, and Enter writes. Edges
        of a cue are dragged in the waveform, where they snap to speech, shot changes and other cues; with Alt
        held they do not. A wheel scrolls it, with Ctrl it zooms.
      </p>
    </z2-sheet>
  `,
  styles: `
    .groups {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(250px, 1fr));
      gap: 18px 28px;
    }
    h3 {
      margin-bottom: 8px;
      color: var(--text-3);
      font-size: var(--text-xs);
      font-weight: 500;
    }
    dl {
      display: grid;
      grid-template-columns: 104px minmax(0, 1fr);
      gap: 7px 12px;
      margin: 0;
      font-size: var(--text-s);
    }
    dt {
      display: flex;
      gap: 3px;
    }
    dd {
      margin: 0;
    }
    p {
      margin-top: 18px;
      color: var(--text-3);
      font-size: var(--text-s);
    }
  `,
})
export class HelpSheet {
  private readonly sheet = viewChild.required(Sheet);
  protected readonly groups = [...Map.groupBy(SHORTCUTS, ({ group }) => group)].map(([name, keys]) => ({
    name,
    keys,
  }));

  open(): void {
    this.sheet().open();
  }
}
