import { Component, inject, input, output, signal, viewChild } from '@angular/core';
import { type CueEditView, type CueView, type ErrorBody, toZ2Error } from '@z2/contracts';

import { Api } from '../core/api';
import { FailedRead } from '../ui/failed-read';
import { fullTime } from '../words/format';
import { cueTime } from './cue-time';
import { Sheet } from './sheet';

/** What became of one cue, from its newest edit back to what the engine made; each can be had again. */
@Component({
  selector: 'z2-cue-history',
  imports: [FailedRead, Sheet],
  template: `
    <z2-sheet heading="History of this cue">
      @if (error(); as failed) {
        <z2-failed-read [error]="failed" (again)="open(id)" />
      } @else if (steps(); as all) {
        <ol>
          @for (step of all; track $index) {
            <li>
              <p class="who">{{ step.who }}</p>
              <p dir="auto" [attr.lang]="language()" class="text">{{ step.cue.text || '(deleted)' }}</p>
              <p class="when num">{{ time(step.cue.start_ms) }} – {{ time(step.cue.end_ms) }}</p>
              <button type="button" class="button small" (click)="take(step.cue)">Take this one</button>
            </li>
          } @empty {
            <li class="muted">Nobody changed it yet.</li>
          }
        </ol>
      } @else {
        <span class="skeleton" role="status" aria-label="Loading the history"></span>
      }
    </z2-sheet>
  `,
  styles: `
    ol {
      display: grid;
      gap: 14px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 2px 16px;
      align-items: center;
    }
    .who,
    .when {
      grid-column: 1;
      color: var(--text-3);
      font-size: var(--text-xs);
    }
    .text {
      white-space: pre-line;
    }
    .button {
      grid-row: 1 / 4;
      grid-column: 2;
    }
    .skeleton {
      height: 64px;
    }
  `,
})
export class CueHistory {
  private readonly client = inject(Api).client;
  private readonly sheet = viewChild.required(Sheet);
  readonly job_uuid = input.required<string>();
  readonly list = input.required<string>();
  readonly language = input.required<string>();
  readonly taken = output<CueView>();

  protected id = '';
  protected readonly time = cueTime;
  protected readonly steps = signal<{ who: string; cue: CueView }[] | null>(null);
  protected readonly error = signal<ErrorBody | null>(null);

  async open(id: string): Promise<void> {
    this.id = id;
    this.steps.set(null);
    this.error.set(null);
    this.sheet().open();
    try {
      const { edits } = await this.client.getCueEdits(this.job_uuid(), this.list(), { cue: id });
      if (this.id === id) {
        this.steps.set(stepsOf(edits));
      }
    } catch (error) {
      if (this.id === id) {
        this.error.set(toZ2Error(error).toBody());
      }
    }
  }

  protected take(cue: CueView): void {
    this.taken.emit(cue);
    this.sheet().close();
  }
}

function stepsOf(edits: readonly CueEditView[]): { who: string; cue: CueView }[] {
  const steps = edits.flatMap(({ editor, at, changes: [change] }) =>
    change
      ? [{ who: `${editor === 'local' ? 'Somebody here' : editor}, ${fullTime(at)}`, cue: change.after }]
      : [],
  );
  const first = edits.at(-1)?.changes[0]?.before;
  return first ? [...steps, { who: 'As it was made', cue: first }] : steps;
}
