/** One thing that was looked at. */
export interface Finding {
  what: string;
  /** `optional`: not there, and the main job works without it, in less quality. */
  state: 'ok' | 'missing' | 'optional' | 'warning';
  found: string;
  /** What does not work without it. */
  cost?: string;
  /** The command that brings it, with the size where it is known. */
  remedy?: string;
}
