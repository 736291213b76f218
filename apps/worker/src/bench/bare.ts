import type { BareWork } from '@z2/contracts';
import type { MediaTools } from '@z2/media';
import type { Config } from '@z2/runtime';

import type { Engines } from '../engines';

/** What the parts of bare work share. */
export interface Bare {
  work: BareWork;
  /** For files; deleted afterwards. */
  dir: string;
  tools: MediaTools;
  engines: Engines;
  parallel: number;
  videoEncoder: Config['videoEncoder'];
  signal: AbortSignal;
  timed: <T>(part: string, run: () => Promise<T>) => Promise<T>;
}
