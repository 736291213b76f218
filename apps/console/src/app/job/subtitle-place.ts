import { effect, Injectable, signal } from '@angular/core';

export const SUBTITLE_PLACES = [
  { place: 'below', words: 'Subtitles below' },
  { place: 'over', words: 'Subtitles in the picture' },
  { place: 'off', words: 'No subtitles' },
] as const;
export type SubtitlePlaceName = (typeof SUBTITLE_PLACES)[number]['place'];
const KEY = 'z2-subtitle-place';

/** Where the player shows subtitles; kept in the browser. */
@Injectable({ providedIn: 'root' })
export class SubtitlePlace {
  readonly chosen = signal<SubtitlePlaceName>(stored());

  constructor() {
    effect(() => {
      try {
        localStorage.setItem(KEY, this.chosen());
      } catch {
        // Storage is off: the choice lasts as long as the page.
      }
    });
  }
}

function stored(): SubtitlePlaceName {
  try {
    return SUBTITLE_PLACES.find(({ place }) => place === localStorage.getItem(KEY))?.place ?? 'below';
  } catch {
    return 'below';
  }
}
