import { effect, Injectable } from '@angular/core';

import { keptChoice } from './kept-choice';

export const THEMES = ['system', 'light', 'dark'] as const;

/** Light, dark, or as the system has it; kept in the browser. public/theme.js puts it on before the first paint. */
@Injectable({ providedIn: 'root' })
export class Theme {
  readonly chosen = keptChoice('z2-theme', THEMES);

  constructor() {
    effect(() => {
      const theme = this.chosen();
      if (theme === 'system') {
        delete document.documentElement.dataset['theme'];
      } else {
        document.documentElement.dataset['theme'] = theme;
      }
    });
  }

  next(): void {
    this.chosen.update((theme) => THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system');
  }
}
