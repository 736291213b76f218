import { Injectable } from '@angular/core';

import { keptChoice } from '../core/kept-choice';

const NAMES = ['below', 'over', 'off'] as const;
type SubtitlePlaceName = (typeof NAMES)[number];

export const SUBTITLE_PLACES: readonly { place: SubtitlePlaceName; words: string }[] = [
  { place: 'below', words: 'Subtitles below' },
  { place: 'over', words: 'Subtitles in the picture' },
  { place: 'off', words: 'No subtitles' },
];

/** Where the player shows subtitles; kept in the browser. */
@Injectable({ providedIn: 'root' })
export class SubtitlePlace {
  readonly chosen = keptChoice('z2-subtitle-place', NAMES);
}
