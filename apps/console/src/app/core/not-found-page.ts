import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';

import { EmptyState } from '../ui/empty-state';

@Component({
  selector: 'z2-not-found-page',
  imports: [EmptyState, RouterLink],
  template: `
    <main class="page">
      <z2-empty icon="search" heading="There is no such page" text="The address may be mistyped, or old.">
        <a class="button" routerLink="/jobs">All jobs</a>
      </z2-empty>
    </main>
  `,
})
export class NotFoundPage {}
