import { parseAss } from './ass';
import { parseCsv } from './csv';
import { parseJson } from './json-cues';
import { parseLrc } from './lrc';
import { parseMicroDvd } from './microdvd';
import { captionsInvalid, ParsedSubtitles, SubtitleFormat } from './parsed';
import { parseSami } from './sami';
import { parseSbv } from './sbv';
import { parseSrt } from './srt';
import { parseTtml } from './ttml';
import { parseVtt } from './vtt';
import { parseXliff } from './xliff';

const PARSERS: Readonly<Record<SubtitleFormat, (text: string) => ParsedSubtitles>> = {
  srt: parseSrt,
  vtt: (text) => {
    const strict = parseVtt(text);
    // Better a file read generously than none: only where the standard leaves nothing of it.
    return hasText(strict) ? strict : parseVtt(text, { lenientTimes: true });
  },
  ass: parseAss,
  sbv: parseSbv,
  ttml: parseTtml,
  lrc: parseLrc,
  json: parseJson,
  csv: parseCsv,
  xliff: parseXliff,
  sami: parseSami,
  microdvd: parseMicroDvd,
};
const BY_EXTENSION: Readonly<Record<string, SubtitleFormat>> = {
  srt: 'srt',
  vtt: 'vtt',
  webvtt: 'vtt',
  ass: 'ass',
  ssa: 'ass',
  sbv: 'sbv',
  ...{ ttml: 'ttml', dfxp: 'ttml', xml: 'ttml', imsc: 'ttml', itt: 'ttml' },
  ...{ lrc: 'lrc', json: 'json', csv: 'csv', tsv: 'csv', xliff: 'xliff', xlf: 'xliff' },
  ...{ smi: 'sami', sami: 'sami', sub: 'microdvd' },
};

/** The parser of a format. It never throws, and notes what it left out. */
export const parserOf = (format: SubtitleFormat): ((text: string) => ParsedSubtitles) => PARSERS[format];

const hasText = (parsed: ParsedSubtitles): boolean => parsed.cues.some((cue) => cue.text !== '');

/** The format that the end of a file's name stands for; null: none. */
export function formatOfName(name: string | undefined): SubtitleFormat | null {
  return BY_EXTENSION[/\.([a-z0-9]{1,6})$/i.exec(name ?? '')?.[1]?.toLowerCase() ?? ''] ?? null;
}

/** The format that a text is in, by what stands in it; the name's extension decides only where that says nothing. */
export function sniffSubtitleFormat(text: string, hintName?: string): SubtitleFormat | null {
  const head = text.slice(0, 64 * 1024).replace(/^\uFEFF/, '');
  if (/^WEBVTT(?:\s|$)/.test(head)) {
    return 'vtt';
  }
  if (/^[ \t]*\[(?:script info|v4\+? styles|events)\]/im.test(head)) {
    return 'ass';
  }
  const byTag = /<(?:[\w-]+:)?(tt|xliff|sami)[\s>]/i.exec(head)?.[1]?.toLowerCase();
  if (byTag && /^\s*</.test(head)) {
    return byTag === 'tt' ? 'ttml' : byTag === 'sami' ? 'sami' : 'xliff';
  }
  const hint = formatOfName(hintName) ?? undefined;
  if (/^\s*\{\d{1,9}\}\{\d{0,9}\}/.test(head)) {
    return 'microdvd';
  }
  if (/^[ \t]*\[\d{1,4}:\d{1,2}(?:[.:]\d{1,3})?\]/m.test(head) && !head.includes('-->')) {
    return 'lrc';
  }
  if (hint === 'json' || hint === 'csv' || /^\s*(?:\{\s*"|\[\s*\{)/.test(head)) {
    return hint === 'csv' ? 'csv' : 'json';
  }
  if (/^[^\n]{0,40}\d[^\n]{0,20}-->/m.test(head)) {
    return hint === 'vtt' ? 'vtt' : 'srt';
  }
  if (/^[ \t]*\d{1,7}:\d{2}:\d{2}\.\d{1,3},\d{1,7}:\d{2}:\d{2}\.\d{1,3}[ \t]*$/m.test(head)) {
    return 'sbv';
  }
  return hint ?? null;
}

/**
 * Reads a subtitle file of any supported format. `hintName`: the file's name.
 *
 * @throws Z2Error CAPTIONS_INVALID where it is none of them, or has no cue (details.line, details.notes).
 */
export function parseSubtitles(text: string, hintName?: string): ParsedSubtitles {
  const name = hintName ?? 'The file';
  if (text.trim() === '') {
    throw captionsInvalid(`${name} is empty.`, 1);
  }
  const format = sniffSubtitleFormat(text, hintName);
  if (!format) {
    throw captionsInvalid(`${name} is no subtitle file that Z2 can read.`, 1);
  }
  const parsed = PARSERS[format](text);
  if (!hasText(parsed)) {
    const first = parsed.notes[0];
    throw captionsInvalid(
      `${name} has no cue with text${first ? `: ${first.message}` : '.'}`,
      first?.line ?? 1,
      parsed.notes,
    );
  }
  return parsed;
}
