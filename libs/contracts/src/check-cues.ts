import type { Check, CheckCue } from './check';
import { countOf } from './words';

/** So many cues stand in a check, and so many in its words. */
const MOST_CUES = 50;
const MOST_NAMED = 3;

/** The cues that a check is about, as the stage that looks knows them: the first of them, not yet numbered. Pure. */
export function checkCues(cues: readonly Omit<CheckCue, 'number'>[]): CheckCue[] {
  return cues
    .slice(0, MOST_CUES)
    .map(({ id, start_ms, note }) => ({ id, number: null, start_ms, ...(note ? { note } : {}) }));
}

/**
 * Checks as people read them: each cue with its number in the subtitles that were delivered, how many of these it concerns, and
 * the first of them named in the message.
 *
 * @param shown begin and end of each cue of these subtitles, ms, in their order; empty: they are not made (yet). Pure.
 */
export function namedChecks<T extends Check>(checks: readonly T[], shown: readonly CueTime[]): T[] {
  return checks.map((check) => {
    const { cues, message } = check;
    if (!cues || cues.length === 0) {
      return check;
    }
    const numbered = cues.map((cue) => ({ ...cue, number: numberOf(cue, shown) }));
    return { ...check, cues: numbered, message: `${message} ${cueWords(numbered, shown.length)}` };
  });
}

/** Begin and end of a cue, ms. */
export type CueTime = readonly [start_ms: number, end_ms: number];

/** One that is no longer a cue of its own has the number of the one that shows its text. */
function numberOf({ start_ms: at }: CheckCue, shown: readonly CueTime[]): number | null {
  const index = shown.findIndex(([start, end]) => start <= at && at < end);
  return index < 0 ? null : index + 1;
}

/**
 * `In 7 of 31 cues: 7 (0:21), 9 (0:30), 12 (0:41) and 4 more.`, counted and numbered as the delivered subtitles are; where one is
 * not in them, the times: `See what is said at 0:21, 0:30.` Pure.
 */
export function cueWords(cues: readonly CheckCue[], all: number): string {
  const { own, list } = namedCues(cues);
  if (own.every(({ number }) => number !== null)) {
    return `In ${atLeast(cues)}${own.length} of ${countOf(all, 'cue')}: ${list}.`;
  }
  const isNone = own.every(({ number }) => number === null);
  return `See ${isNone ? 'what is said at' : 'cues'} ${list}.`;
}

/** `7 cues: 7 (0:21), 9 (0:30), 12 (0:41) and 4 more`, for a line below a heading that says what they have. Pure. */
export function cueNames(cues: readonly CheckCue[]): string {
  const { own, list } = namedCues(cues);
  return own.length > 1 ? `${atLeast(cues)}${countOf(own.length, 'cue')}: ${list}` : `cue ${list}`;
}

/** Several of the transcript may be one of the subtitles. */
function namedCues(cues: readonly CheckCue[]): { own: CheckCue[]; list: string } {
  const own = [...new Map(cues.map((cue) => [cue.number ?? cue.id, cue])).values()];
  const named = own.slice(0, MOST_NAMED).map(({ number, start_ms, note }) => {
    const time = cueClock(start_ms);
    return number === null
      ? `${time}${note ? ` (${note})` : ''}`
      : `${number} (${time}${note ? `: ${note}` : ''})`;
  });
  const left = own.length - named.length;
  return {
    own,
    list: `${named.join(', ')}${isCut(cues) ? ' and more' : left > 0 ? ` and ${left} more` : ''}`,
  };
}

const isCut = (cues: readonly CheckCue[]): boolean => cues.length >= MOST_CUES;
const atLeast = (cues: readonly CheckCue[]): string => (isCut(cues) ? 'at least ' : '');

/** When a cue begins, `1:05` or `1:02:05`, of ms; a moment that has begun counts. Pure. */
export function cueClock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
