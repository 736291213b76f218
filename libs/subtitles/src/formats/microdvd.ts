import { CueCollector, joinTextLines, ParsedSubtitles, textLines } from './parsed';

const EVENT = /^\s*\{(\d{1,9})\}\{(\d{0,9})\}(.*)$/;
/** Of the films that these files were made for. */
const DEFAULT_FPS = 23.976;
/** A text without an end is shown so long. */
const OPEN_MS = 2000;

/**
 * Reads MicroDVD: frames, `|` between lines, `{y:i}` and the like left out. The first event `{1}{1}25` tells the frames a second; else
 * 23.976 are taken, and that is noted. Linear. Never throws.
 */
export function parseMicroDvd(text: string): ParsedSubtitles {
  const found = new CueCollector('microdvd');
  let fps: number | null = null;
  textLines(text).forEach((given, index) => {
    const [, from, to, words] = EVENT.exec(given) ?? [];
    if (from === undefined || words === undefined) {
      if (given.trim() !== '') {
        found.note(index + 1, 'This line has no frames; it is left out.');
      }
      return;
    }
    const stated = /^\s*(\d{1,3}(?:[.,]\d{1,4})?)\s*$/.exec(words)?.[1];
    if (fps === null && stated !== undefined && Number(from) <= 1) {
      fps = Number(stated.replace(',', '.')) || DEFAULT_FPS;
      return;
    }
    if (fps === null) {
      fps = DEFAULT_FPS;
      found.note(index + 1, `The file does not tell its frames a second: ${DEFAULT_FPS} are taken.`);
    }
    const ms = (frame: string): number => Math.round((Number(frame) * 1000) / (fps ?? DEFAULT_FPS));
    const start_ms = ms(from);
    const lines = words
      .replace(/\{[a-z]:[^{}]*\}/gi, '')
      .split('|')
      .map((line) => line.replace(/^\s*\//, ''));
    const isItalic = /\{y:[^{}i]*i/i.test(words);
    const shown = joinTextLines(lines);
    const markup = isItalic && shown !== '' ? `<i>${shown}</i>` : shown;
    found.add(
      { line: index + 1, markup },
      { start_ms, end_ms: to ? ms(to) : start_ms + OPEN_MS, text: shown },
    );
  });
  return found.result();
}
