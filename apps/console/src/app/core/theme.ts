import { effect, Injectable, signal } from '@angular/core';

export const THEMES = ['system', 'light', 'dark'] as const;
export type ThemeName = (typeof THEMES)[number];
const KEY = 'z2-theme';

/** Light, dark, or as the system has it; kept in the browser. public/theme.js puts it on before the first paint. */
@Injectable({ providedIn: 'root' })
export class Theme {
  readonly chosen = signal<ThemeName>(stored());

  constructor() {
    effect(() => {
      const theme = this.chosen();
      if (theme === 'system') {
        delete document.documentElement.dataset['theme'];
      } else {
        document.documentElement.dataset['theme'] = theme;
      }
      try {
        localStorage.setItem(KEY, theme);
      } catch {
        // Storage is off: the choice lasts as long as the page.
      }
    });
  }

  next(): void {
    this.chosen.update((theme) => THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system');
  }
}

function stored(): ThemeName {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'system';
  } catch {
    return 'system';
  }
}
