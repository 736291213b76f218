import { Cue } from '@z2/contracts';

import { isolateForRtl } from '../text/direction';
import { stripVttMarkup } from '../text/markup';
import { CueCollector, joinTextLines, ParsedSubtitles, textLines } from './parsed';
import { formatTime, parseLenientTime } from './time';

/** A timestamp as the standard wants it: minutes and seconds of two digits, three of fraction; hours of any length. */
const TIME = String.raw`(?:(\d+):)?([0-5]\d):([0-5]\d)\.(\d{3})(?!\d)`;
const TIMING = new RegExp(String.raw`^[ \t\f]*${TIME}[ \t\f]*-->[ \t\f]*${TIME}`);
const ONE_TIME = new RegExp(`^${TIME}`);

/**
 * Reads WebVTT by the standard's file parsing (W3C WebVTT 1, 6.1): what is broken goes, the rest stays; each loss is
 * noted with its line. A missing or misspelt signature is noted too, where the standard would refuse the file. The first
 * `<v Name>` of a cue is its speaker. X-TIMESTAMP-MAP (HLS) shifts all times. Linear. Never throws. `lenientTimes`: take
 * times that the standard refuses (`,` for `.`, fewer fraction digits), as SRT files have them.
 */
export function parseVtt(text: string, options: { lenientTimes?: boolean } = {}): ParsedSubtitles {
  const found = new CueCollector('vtt');
  const lines = textLines(text);
  let at = 0;
  let offset = 0;
  if (/^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '')) {
    at = 1;
    // The header goes on to the first blank line or to what looks like a cue.
    while (at < lines.length && lines[at] !== '' && !lines[at]!.includes('-->')) {
      offset = timestampMap(lines[at]!) ?? offset;
      at++;
    }
    if (lines[at]?.includes('-->') && at > 1) {
      // The line before the times is the cue's identifier, unless it is a header line.
      at -= /[:=]/.test(lines[at - 1]!) ? 0 : 1;
    }
  } else {
    found.note(1, 'The file does not begin with WEBVTT.');
  }
  const header = lines.slice(0, at);
  const timingOf = options.lenientTimes ? lenientTiming : strictTiming;
  let between: string[] = [];
  while (at < lines.length) {
    if (lines[at] === '') {
      at++;
      continue;
    }
    const { end, isCue } = readBlock(lines, at, { offset, timingOf, between }, found);
    if (isCue) {
      between = [];
    } else {
      for (; at < end; at++) {
        between.push(lines[at]!);
      }
      between.push('');
    }
    at = end;
  }
  found.frame = { head: header, tail: between };
  return found.result();
}

interface Reading {
  offset: number;
  timingOf: (line: string) => Timing | null;
  /** Blocks since the last cue that are none: notes, styles, regions. */
  between: readonly string[];
}

/** Reads the block that begins at a line that is not empty; tells the line after it, and whether it is a cue. */
function readBlock(
  lines: readonly string[],
  from: number,
  { offset, timingOf, between }: Reading,
  found: CueCollector,
): { end: number; isCue: boolean } {
  const timingAt = lines[from]!.includes('-->') ? from : lines[from + 1]?.includes('-->') ? from + 1 : -1;
  if (timingAt === -1) {
    let end = from;
    while (end < lines.length && lines[end] !== '' && !lines[end]!.includes('-->')) {
      end++;
    }
    if (!/^(NOTE|STYLE|REGION)(?:[ \t]|$)/.test(lines[from]!)) {
      found.note(from + 1, 'This block has no times; it is left out.');
    }
    // Times that follow without a blank line begin a cue of their own.
    end = Math.max(end, from + 1);
    return { end, isCue: false };
  }
  let end = timingAt + 1;
  while (end < lines.length && lines[end] !== '' && !lines[end]!.includes('-->')) {
    end++;
  }
  const timing = timingOf(lines[timingAt]!);
  if (!timing) {
    found.note(timingAt + 1, 'The times cannot be read; the cue is left out.');
    return { end, isCue: false };
  }
  const raw = lines.slice(timingAt + 1, end);
  const { text, speaker } = stripVttMarkup(raw.join('\n'));
  const id = timingAt > from ? lines[from]! : '';
  const { settings } = timing;
  found.add(
    {
      ...{ line: timingAt + 1, markup: joinTextLines(raw) },
      ...(settings ? { settings } : {}),
      ...(between.length > 0 ? { before: between } : {}),
    },
    {
      start_ms: timing.start + offset,
      end_ms: timing.end + offset,
      text: joinTextLines(text.split('\n')),
      ...(speaker ? { speaker } : {}),
    },
    id,
  );
  return { end, isCue: true };
}

interface Timing {
  start: number;
  end: number;
  settings: string;
}

function strictTiming(line: string): Timing | null {
  const match = TIMING.exec(line);
  const settings = line.slice(match?.[0].length ?? 0).trim();
  return match && { start: milliseconds(match.slice(1, 5)), end: milliseconds(match.slice(5, 9)), settings };
}

function lenientTiming(line: string): Timing | null {
  const arrow = line.indexOf('-->');
  const start = parseLenientTime(line.slice(0, arrow));
  const right = /^\s*\S+/.exec(line.slice(arrow + 3))?.[0] ?? '';
  const end = parseLenientTime(right);
  const settings = line.slice(arrow + 3 + right.length).trim();
  return start === null || end === null ? null : { start, end, settings };
}

function milliseconds([hours, minutes, seconds, fraction]: (string | undefined)[]): number {
  const minute = Number(hours ?? 0) * 60 + Number(minutes);
  return (minute * 60 + Number(seconds)) * 1000 + Number(fraction);
}

/** Shift in ms that an HLS segment's X-TIMESTAMP-MAP asks for: MPEGTS / 90 − LOCAL (CRAFT.md 5). */
function timestampMap(line: string): number | null {
  if (!line.startsWith('X-TIMESTAMP-MAP=')) {
    return null;
  }
  const mpegts = /MPEGTS:(\d{1,15})/.exec(line)?.[1];
  const local = ONE_TIME.exec(/LOCAL:([\d:.]{1,30})/.exec(line)?.[1] ?? '');
  return mpegts && local ? Math.round(Number(mpegts) / 90) - milliseconds(local.slice(1, 5)) : null;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** WebVTT: escaped, with ids and speakers (as voices). `language` sets how right-to-left text is protected. */
export function writeVtt(cues: readonly Cue[], language = 'und'): string {
  const blocks = cues.map((cue) => {
    const text = escape(joinTextLines(isolateForRtl(cue.text, language).split('\n')));
    const voice = cue.speaker ? `<v ${escape(cue.speaker.replace(/\s+/g, ' '))}>` : '';
    const id = cue.id.replace(/\s+/g, ' ').replaceAll('-->', '→');
    return `${id}\n${formatTime(cue.start_ms, '.')} --> ${formatTime(cue.end_ms, '.')}\n${voice}${text}\n`;
  });
  return ['WEBVTT\n', ...blocks].join('\n');
}
