import type { EngineUse } from './engine';
import { engineWork } from './people-words';

/** `1 cue`, `3 cues`: a number with its noun, whose plural ends in s. Pure. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What to do where each of these ways alone is enough: `One of these: set A; set B.`; one alone stands for itself. Pure. */
export function oneOf(ways: readonly string[]): string {
  const different = [...new Set(ways.map((way) => way.replace(/\.$/, '')))];
  return `${different.length > 1 ? 'One of these: ' : ''}${different.join('; ')}.`;
}

/** Notes of captions that served instead of an engine. */
export const OWN_SUBTITLES = 'your subtitles';
export const SOURCE_SUBTITLES = 'subtitles that came with the video';

/** Who made something, for people: `translation by DeepL (standard)`, `your subtitles (talk.srt)`. Pure. */
export function engineUseWords({ kind, engine, version, quality, note }: EngineUse): string {
  return kind === 'captions'
    ? `${note ?? 'subtitles that were given'} (${version})`
    : `${engineWork(kind, engine)} (${quality})`;
}
