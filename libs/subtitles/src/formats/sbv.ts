import { CueCollector, joinTextLines, ParsedSubtitles, textLines } from './parsed';
import { parseLenientTime } from './time';

const TIMING = /^\s*(\d{1,7}:\d{1,2}:\d{1,2}\.\d{1,3})\s*,\s*(\d{1,7}:\d{1,2}:\d{1,2}\.\d{1,3})\s*$/;

/** Reads YouTube's SBV (`0:00:00.599,0:00:04.160`, then text, then a blank line). Linear. Never throws. */
export function parseSbv(text: string): ParsedSubtitles {
  const found = new CueCollector('sbv');
  const lines = textLines(text);
  let at = 0;
  let before: string[] = [];
  while (at < lines.length) {
    const match = TIMING.exec(lines[at]!);
    if (!match) {
      if (lines[at]!.trim() !== '') {
        found.note(at + 1, 'This line belongs to no cue; it is left out.');
        before.push(lines[at]!);
      }
      at++;
      continue;
    }
    let end = at + 1;
    while (end < lines.length && !TIMING.test(lines[end]!)) {
      end++;
    }
    const text = joinTextLines(lines.slice(at + 1, end).flatMap((line) => line.split('[br]')));
    const [start_ms, end_ms] = [parseLenientTime(match[1]!) ?? 0, parseLenientTime(match[2]!) ?? 0];
    const kept = before.length > 0 ? { before } : {};
    found.add({ line: at + 1, markup: text, ...kept }, { start_ms, end_ms, text });
    before = [];
    at = end;
  }
  found.frame = { head: [], tail: before };
  return found.result();
}
