import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';

import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';

/** What stands in the place of jobs before the first one. */
@Component({
  selector: 'z2-no-jobs',
  imports: [EmptyState, Icon, RouterLink],
  template: `
    <z2-empty
      icon="film"
      heading="No jobs yet"
      text="Give Z2 a video, by link or as a file, and get it back in other languages, with subtitles or a dubbed voice."
    >
      <a class="button primary" routerLink="/new"><z2-icon name="plus" />New job</a>
    </z2-empty>
  `,
})
export class NoJobs {}
