import { Cue } from '@z2/contracts';

import { isolateForRtl } from '../text/direction';
import { stripSrtMarkup } from '../text/markup';
import { CueCollector, joinTextLines, ParsedSubtitles, textLines } from './parsed';
import { formatTime, parseLenientTime } from './time';

interface Timing {
  start: number;
  end: number;
  /** What follows the times. */
  settings: string;
}

const NUMBER = /^\s*\d{1,9}\s*$/;

/**
 * Reads SubRip as it is found in the wild (CRAFT.md 5): BOM, CR/LF, `.` for `,`, 0–3 fraction digits, numbers missing or
 * repeated, blank lines in the text, coordinates, `{\an8}`, hours above 99. Linear in the text's length. Never throws.
 */
export function parseSrt(text: string): ParsedSubtitles {
  const found = new CueCollector('srt');
  const lines = textLines(text);
  let open: { line: number; timing: Timing; number: string; textFrom: number; before: string[] } | null =
    null;
  // Where lines begin that belong to no cue.
  let looseFrom = 0;
  const close = (until: number): void => {
    if (open) {
      const raw = lines.slice(open.textFrom, until);
      const markup = joinTextLines(raw);
      const text = stripSrtMarkup(markup);
      const cue = {
        start_ms: open.timing.start,
        end_ms: open.timing.end,
        text: joinTextLines(text.split('\n')),
      };
      const { before, timing, line } = open;
      const settings = timing.settings ? { settings: timing.settings } : {};
      found.add({ line, markup, ...settings, ...(before.length > 0 ? { before } : {}) }, cue, open.number);
    }
  };
  for (let i = 0; i < lines.length; i++) {
    if (!lines[i]!.includes('-->')) {
      continue;
    }
    const timing = parseTiming(lines[i]!);
    if (timing === 'text') {
      continue;
    }
    const hasNumber = isCueNumber(lines, i - 1, open);
    const from = hasNumber ? i - 1 : i;
    close(from);
    const number = hasNumber ? lines[i - 1]!.trim() : '';
    if (number !== '' && number === found.fileIds.at(-1)) {
      found.note(i + 1, `The number ${number} is there twice.`);
    }
    if (timing !== 'invalid') {
      noteTimes(lines[i]!, i + 1, found);
    }
    if (timing === 'invalid') {
      found.note(i + 1, 'The times cannot be read; the cue is left out.');
      looseFrom = open ? from : looseFrom;
      open = null;
      continue;
    }
    const before: string[] = open ? [] : loose(lines.slice(looseFrom, from));
    if (before.length > 0 && looseFrom === 0) {
      found.note(1, 'What stands before the first times belongs to no cue; it is left out.');
    }
    open = { line: i + 1, timing, number, textFrom: i + 1, before };
  }
  close(lines.length);
  if (found.cues.length === 0 && looseFrom === 0 && text.trim() !== '') {
    found.note(1, 'There are no times.');
  }
  found.frame = { head: [], tail: open ? [] : loose(lines.slice(looseFrom)) };
  return found.result();
}

/** Tells once what is not as SubRip has it. */
function noteTimes(line: string, number: number, found: CueCollector): void {
  const left = line.slice(0, line.indexOf('-->'));
  if (left.includes(',')) {
    return;
  }
  if (left.includes('.')) {
    found.noteOnce(number, 'The times have a point in place of a comma.');
  } else if (/^\s*(?:\d+:)?\d+:\d+\s*$/.test(left)) {
    found.noteOnce(number, 'The times have no fractions of a second.');
  }
}

const loose = (lines: readonly string[]): string[] =>
  lines.some((line) => line.trim() !== '') ? lines.filter((line) => line.trim() !== '') : [];

/** Times of a line with an arrow; `text`: the arrow is part of what is said, `invalid`: meant as times, but none. */
function parseTiming(line: string): Timing | 'text' | 'invalid' {
  const arrow = line.indexOf('-->');
  const left = line.slice(0, arrow);
  const right = line.slice(arrow + 3).trim();
  const start = parseLenientTime(left.replace(/^\s*\d+\s+(?=\d+:\d)/, ''));
  // Times may hold blanks ("00: 00: 01, 000"); coordinates may follow ("X1:100 X2:200").
  const whole = parseLenientTime(right);
  const first = /^\S+/.exec(right)?.[0] ?? '';
  const end = whole ?? parseLenientTime(first);
  if (start !== null && end !== null) {
    return { start, end, settings: whole === null ? right.slice(first.length).trim() : '' };
  }
  return start === null && !/^\s*\d/.test(left) ? 'text' : 'invalid';
}

/** Whether line `at` is the number of the cue whose times follow it, rather than the last line of the cue before. */
function isCueNumber(lines: readonly string[], at: number, open: { number: string } | null): boolean {
  const line = lines[at];
  if (line === undefined || !NUMBER.test(line)) {
    return false;
  }
  // Without a blank line before it, it is a number only where the file numbers its cues.
  return !open || open.number !== '' || lines[at - 1]!.trim() === '';
}

/** SubRip: UTF-8 text without BOM, LF, numbered from 1. `language` sets how right-to-left text is protected. */
export function writeSrt(cues: readonly Cue[], language = 'und'): string {
  return cues
    .map((cue, index) => {
      // A blank line would end the cue, an arrow would begin another.
      const text = joinTextLines(isolateForRtl(cue.text, language).split('\n')).replaceAll('-->', '→');
      return `${index + 1}\n${formatTime(cue.start_ms, ',')} --> ${formatTime(cue.end_ms, ',')}\n${text}\n`;
    })
    .join('\n');
}
