import { Component, computed, input, linkedSignal } from '@angular/core';

import { Choice } from '../ui/choice';
import { CopyButton } from '../ui/copy-button';
import type { AnalysisView } from './analysis-texts';

/** Titles, descriptions, tags and chapters of each language, to be copied. */
@Component({
  selector: 'z2-analysis-panel',
  imports: [Choice, CopyButton],
  template: `
    <div class="card-head">
      <h2>Texts</h2>
      @if (views().length > 1) {
        <z2-choice label="Texts in" [choices]="choices()" [(value)]="chosen" />
      }
    </div>
    @if (view(); as now) {
      <dl>
        @for (field of now.fields; track field.name) {
          <div>
            <dt>{{ field.name }}</dt>
            <dd dir="auto" [attr.lang]="now.language || null">{{ field.text }}</dd>
            <z2-copy [text]="field.text" [what]="field.name.toLowerCase() + ' (' + now.name + ')'" />
          </div>
        }
      </dl>
      @if (now.by) {
        <p class="muted">{{ now.by }}</p>
      }
    }
  `,
  styles: `
    .card-head {
      flex-wrap: wrap;
    }
    dl {
      margin: 0;
    }
    dl div {
      display: grid;
      grid-template-columns: 104px minmax(0, 1fr) auto;
      gap: 4px 12px;
      align-items: start;
      padding: 9px 12px 9px 16px;
      font-size: var(--text-s);
    }
    dl div + div {
      border-top: 1px solid color-mix(in oklab, var(--line) 60%, transparent);
    }
    dt {
      padding-top: 4px;
      color: var(--text-3);
    }
    dd {
      max-height: 11em;
      margin: 0;
      padding: 4px 0;
      overflow: auto;
      overflow-wrap: anywhere;
      white-space: pre-line;
    }
    p {
      padding: 0 16px 14px;
      font-size: var(--text-xs);
    }
    @media (max-width: 560px) {
      dl div {
        grid-template-columns: minmax(0, 1fr) auto;
      }
      dt {
        grid-column: 1;
      }
      dd {
        grid-column: 1;
      }
      z2-copy {
        grid-row: 1;
        grid-column: 2;
      }
    }
  `,
})
export class AnalysisPanel {
  readonly views = input.required<readonly AnalysisView[]>();
  protected readonly choices = computed(() =>
    this.views().map(({ language, name }) => ({ value: language, name })),
  );
  protected readonly chosen = linkedSignal<readonly AnalysisView[], string>({
    source: this.views,
    computation: (views, before) =>
      views.find(({ language }) => language === before?.value)?.language ?? views[0]?.language ?? '',
  });
  protected readonly view = computed(() => this.views().find(({ language }) => language === this.chosen()));
}
