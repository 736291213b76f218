import type { Cue } from '@z2/contracts';

import { CueCollector, joinTextLines, ParsedSubtitles } from './parsed';
import { formatTime, parseLenientTime } from './time';

const COLUMNS = ['number', 'start', 'end', 'speaker', 'text'] as const;

/**
 * Reads a table of cues (RFC 4180; comma, semicolon or tab), by the names of its columns: start, end, text; a column `translation` that
 * is filled is the text. Linear. Never throws.
 */
export function parseCsv(text: string): ParsedSubtitles {
  const found = new CueCollector('csv');
  const content = text.replace(/^\uFEFF/, '');
  const head = /^[^\r\n]*/.exec(content)?.[0] ?? '';
  const delimiter = ['\t', ';', ','].find((mark) => head.includes(mark)) ?? ',';
  const [names = { cells: [], line: 1 }, ...rows] = csvRows(content, delimiter);
  const columns = names.cells.map((name) => name.trim().toLowerCase());
  const at = (wanted: readonly string[]): number => columns.findIndex((name) => wanted.includes(name));
  const [start, end, own] = [
    at(['start', 'begin', 'in']),
    at(['end', 'out']),
    at(['text', 'source', 'content']),
  ];
  const [translation, speaker] = [at(['translation', 'target']), at(['speaker', 'name'])];
  if (start < 0 || end < 0 || own < 0) {
    found.note(1, 'The first line does not name the columns start, end and text.');
    return found.result();
  }
  for (const { cells, line } of rows) {
    const [from, to] = [parseLenientTime(cells[start] ?? ''), parseLenientTime(cells[end] ?? '')];
    const translated = translation < 0 ? '' : (cells[translation] ?? '').trim();
    const words = joinTextLines((translated || (cells[own] ?? '')).split(/\r\n|\r|\n/));
    if (from === null || to === null) {
      if (cells.some((cell) => cell.trim() !== '')) {
        found.note(line, 'The times cannot be read; the row is left out.');
      }
      continue;
    }
    const name = speaker < 0 ? '' : (cells[speaker] ?? '').trim();
    const cue = { start_ms: from, end_ms: to, text: words, ...(name ? { speaker: name } : {}) };
    found.add({ line, markup: words }, cue);
  }
  return found.result();
}

function csvRows(text: string, delimiter: string): { cells: string[]; line: number }[] {
  const rows: { cells: string[]; line: number }[] = [];
  let [at, line] = [0, 1];
  while (at < text.length) {
    const row = { cells: [] as string[], line };
    for (let isOver = false; !isOver;) {
      let cell = '';
      if (text[at] === '"') {
        const from = ++at;
        for (;;) {
          const quote = text.indexOf('"', at);
          at = quote < 0 ? text.length : quote + 1;
          if (quote < 0 || text[at] !== '"') {
            cell = text.slice(from, quote < 0 ? text.length : quote).replaceAll('""', '"');
            break;
          }
          at++;
        }
        line += cell.split('\n').length - 1;
      }
      const from = at;
      while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') {
        at++;
      }
      row.cells.push(cell + text.slice(from, at));
      isOver = text[at] !== delimiter;
      at += isOver ? 0 : 1;
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    line++;
    rows.push(row);
  }
  return rows;
}

/** A spreadsheet takes text that begins so for a formula. */
const quoted = (cell: string): string =>
  /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** RFC 4180 with a line of names. */
export function writeCsv(cues: readonly Cue[]): string {
  const rows = cues.map(({ start_ms, end_ms, speaker = '', text }, i) =>
    [
      String(i + 1),
      formatTime(start_ms, '.'),
      formatTime(end_ms, '.'),
      speaker,
      joinTextLines(text.split('\n')),
    ]
      .map(quoted)
      .join(','),
  );
  return `${[COLUMNS.join(','), ...rows].join('\r\n')}\r\n`;
}
