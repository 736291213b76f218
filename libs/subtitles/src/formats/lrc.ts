import type { Cue } from '@z2/contracts';

import { CueCollector, joinTextLines, ParsedSubtitles, textLines } from './parsed';

const STAMP = /^\s*\[(\d{1,4}):(\d{1,2})(?:[.:](\d{1,3}))?\]/;
const TAG = /^\s*\[([a-z#]{1,10}):(.*)\]\s*$/i;
/** The last line is sung so long. */
const LAST_MS = 1000;

/** Reads LRC: a line with several times is sung several times; each ends where the next begins. Word times are left out. */
export function parseLrc(text: string): ParsedSubtitles {
  const found = new CueCollector('lrc');
  const sung: { at: number; text: string; line: number }[] = [];
  let offset = 0;
  textLines(text).forEach((given, index) => {
    const times: number[] = [];
    let rest = given;
    for (let match = STAMP.exec(rest); match; match = STAMP.exec(rest)) {
      const [whole, minutes, seconds, fraction = '0'] = match;
      times.push((Number(minutes) * 60 + Number(seconds) + Number(`0.${fraction}`)) * 1000);
      rest = rest.slice(whole.length);
    }
    const words = rest.replace(/<\d{1,4}:\d{1,2}(?:[.:]\d{1,3})?>/g, '').trim();
    const [, name, value] = TAG.exec(given) ?? [];
    if (times.length === 0 && name?.toLowerCase() === 'offset') {
      offset = Number(value) || 0;
    } else if (times.length === 0 && name === undefined && words !== '') {
      found.note(index + 1, 'This line has no time; it is left out.');
    }
    times.forEach((at) => sung.push({ at, text: words, line: index + 1 }));
  });
  sung.sort((a, b) => a.at - b.at);
  sung.forEach(({ at, text: words, line }, i) => {
    if (words !== '') {
      const start_ms = Math.max(0, Math.round(at - offset));
      const end = sung[i + 1]?.at ?? at + LAST_MS;
      found.add(
        { line, markup: words },
        { start_ms, end_ms: Math.max(0, Math.round(end - offset)), text: words },
      );
    }
  });
  return found.result();
}

const stamp = (ms: number): string => {
  const centis = Math.round(Math.max(0, ms) / 10);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `[${two(Math.floor(centis / 6000))}:${two(Math.floor(centis / 100) % 60)}.${two(centis % 100)}]`;
};

/** LRC: one line each, an empty one where a pause follows. Hundredths of a second. */
export function writeLrc(cues: readonly Cue[]): string {
  const lines = cues.flatMap(({ start_ms, end_ms, text }, i) => {
    const next = cues[i + 1]?.start_ms ?? end_ms + LAST_MS;
    const sung = `${stamp(start_ms)}${joinTextLines(text.split('\n')).replaceAll('\n', ' ')}`;
    return stamp(next) !== stamp(end_ms) || i === cues.length - 1 ? [sung, stamp(end_ms)] : [sung];
  });
  return `${lines.join('\n')}\n`;
}
