import { Component, computed, input } from '@angular/core';
import { STAGE_NAMES } from '@z2/contracts';

import { ProgressBar } from '../ui/progress-bar';
import { StateMark } from '../ui/state-mark';
import { STAGE_WORDS } from '../words/status-words';
import type { JobState } from './job-state';
import { stageRows } from './stage-rows';

/** The six stages, live, for the video and for each language. */
@Component({
  selector: 'z2-stage-track',
  imports: [ProgressBar, StateMark],
  template: `
    <div class="scroll">
      <table class="track">
        <caption class="sr-only">
          The stages, per language
        </caption>
        <thead>
          <tr>
            <th scope="col"><span class="sr-only">Language</span></th>
            @for (stage of stages; track stage) {
              <th scope="col">{{ stage }}</th>
            }
          </tr>
        </thead>
        <tbody>
          @for (row of rows(); track row.language) {
            <tr>
              <th scope="row">
                <span class="name">{{ row.name }}</span>
                <span class="row-words" [class]="row.tone">{{ row.words }}</span>
                @for (one of row.now; track one.words) {
                  <span class="now num" [class]="one.tone" aria-hidden="true">{{ one.words }}</span>
                }
              </th>
              @for (cell of row.cells; track cell.stage) {
                <td [class]="cell.tone ?? 'none'">
                  @if (cell.tone; as tone) {
                    <div class="cell">
                      <z2-mark [tone]="tone" />
                      <span class="stage">{{ cell.name }}</span>
                      <span class="words num">{{ cell.words }}</span>
                      @if (cell.detail) {
                        <span class="detail num" [title]="cell.detail">{{ cell.detail }}</span>
                      }
                      <span class="segment" aria-hidden="true"
                        ><i [style.transform]="'scaleX(' + (cell.percent ?? 100) / 100 + ')'"></i
                      ></span>
                      @if (cell.percent !== null) {
                        <z2-progress [percent]="cell.percent" [label]="row.name + ', ' + cell.name" />
                      }
                    </div>
                  }
                </td>
              }
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styleUrl: './stage-track.css',
})
export class StageTrack {
  readonly state = input.required<JobState>();
  protected readonly stages = STAGE_NAMES.map((stage) => STAGE_WORDS[stage]);
  protected readonly rows = computed(() => stageRows(this.state()));
}
