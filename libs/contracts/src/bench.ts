import type { SubtitleMode } from './job';

/** A job's work without the job: only what cannot be avoided, for `./z2 bench`. Paths are full. */
export interface BareWork {
  media: string;
  /** SRT of what is said. */
  transcript: string;
  source_language: string;
  languages: string[];
  /** Language → SRT; one that is not here is translated by the engine. */
  translations: Record<string, string>;
  subtitles: SubtitleMode;
  dub: boolean;
}

/** How long bare work took, from its first command to its last; the parts, some of which run side by side. */
export interface BareTimes {
  wall_ms: number;
  parts: { part: string; ms: number }[];
}
