import type { Word } from '@z2/contracts';

import type { HeardWindow } from './heard-windows';
import { joinWords } from './join-words';

/** The words of all windows, in order, each once. `words` holds those of each window, on the clock of the source. Pure. */
export function joinHeard(windows: readonly HeardWindow[], words: readonly (readonly Word[])[]): Word[] {
  return windows.reduce<Word[]>((joined, window, index) => {
    const own = words[index] ?? [];
    const before = windows[index - 1];
    return before && window.seam_ms !== null
      ? joinWords(joined, own, { from_ms: window.start_ms, seam_ms: window.seam_ms, to_ms: before.end_ms })
      : [...joined, ...own];
  }, []);
}
