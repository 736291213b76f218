import { Component, computed, inject } from '@angular/core';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';

import { Api } from './core/api';
import { Theme } from './core/theme';
import { Icon, type IconName } from './ui/icon';

const THEME_LOOKS = {
  system: { icon: 'monitor', words: 'Theme: as the system' },
  light: { icon: 'sun', words: 'Theme: light' },
  dark: { icon: 'moon', words: 'Theme: dark' },
} as const satisfies Record<string, { icon: IconName; words: string }>;

/** The frame of every view: bar on top, a line when the live connection is lost, the view. */
@Component({
  selector: 'z2-root',
  imports: [RouterOutlet, RouterLink, RouterLinkActive, Icon],
  templateUrl: './app.html',
  styleUrl: './app.css',
  host: { '(document:keydown)': 'onKey($event)' },
})
export class App {
  private readonly router = inject(Router);
  protected readonly theme = inject(Theme);
  protected readonly connection = inject(Api).connection;
  protected readonly themeLook = computed(() => THEME_LOOKS[this.theme.chosen()]);

  /** N: new job. Not while somebody writes. */
  protected onKey(event: KeyboardEvent): void {
    const busy = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
    const writes =
      event.target instanceof HTMLElement && event.target.closest('input, select, textarea, dialog');
    // The cue editor has keys of its own.
    const owned = document.querySelector('[data-own-keys]') !== null;
    if (event.key === 'n' && !busy && !writes && !owned) {
      event.preventDefault();
      void this.router.navigateByUrl('/new');
    }
  }
}
