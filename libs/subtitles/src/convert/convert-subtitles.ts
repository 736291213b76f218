import type { Cue } from '@z2/contracts';

import { parseAss } from '../formats/ass';
import { escapeAssText, writeAss } from '../formats/ass-write';
import { writeCsv } from '../formats/csv';
import { writeJson } from '../formats/json-cues';
import { writeLrc } from '../formats/lrc';
import type { ParsedSubtitles, SubtitleFormat } from '../formats/parsed';
import { writeTtml } from '../formats/ttml';
import { AGAIN, writeAgain } from '../formats/write-again';
import { writeXliff } from '../formats/xliff';
import { isolateForRtl } from '../text/direction';
import { isRtl } from '../text/language-traits';
import { MarkupToken, markupTokens, nameOf } from '../text/markup-tokens';

export interface ConvertOptions {
  /** BCP 47 of the texts; `und` where it is not known. */
  language: string;
  /** XLIFF: the language that it is to be translated into. */
  target?: string;
}

/** Formats that files are written in; SAMI and MicroDVD are only read. */
export const WRITABLE = ['srt', 'vtt', 'ass', 'ttml', 'sbv', 'lrc', 'json', 'csv', 'xliff'] as const;
export type WritableFormat = (typeof WRITABLE)[number];

/** Size of the picture that ASS is written for, where none is known. */
const PICTURE = { play_res_x: 1920, play_res_y: 1080 };

/** A subtitle file in another format, and what of it that format cannot hold. Its own format: as it was, written cleanly. */
export function convertSubtitles(
  parsed: ParsedSubtitles,
  to: WritableFormat,
  options: ConvertOptions,
): { text: string; lost: string[] } {
  if (parsed.format === to && AGAIN.has(to)) {
    return { text: writeAgain(parsed), lost: [] };
  }
  return { text: written(parsed, to, options), lost: lossOf(parsed, to) };
}

function written(parsed: ParsedSubtitles, to: WritableFormat, { language, target }: ConvertOptions): string {
  const { cues } = parsed;
  switch (to) {
    case 'ttml':
      return writeTtml(cues, language);
    case 'lrc':
      return writeLrc(cues);
    case 'json':
      return writeJson(cues, language);
    case 'csv':
      return writeCsv(cues);
    case 'xliff':
      return writeXliff(cues, language, target);
    case 'srt':
    case 'vtt':
    case 'ass':
    case 'sbv':
      return writeAgain(inFormat(parsed, to, language));
  }
}

/** The cues with their italics, bold and underlined words in the marks of another format. */
function inFormat(
  parsed: ParsedSubtitles,
  to: 'srt' | 'vtt' | 'ass' | 'sbv',
  language: string,
): ParsedSubtitles {
  const { cues, details, file_ids } = parsed;
  const marked = cues.map((cue, i) => {
    const markup = markupIn(details[i]!.markup, parsed.format, to, cue.text, language);
    const voice = to === 'vtt' && cue.speaker ? `<v ${escapeVtt(cue.speaker.replace(/\s+/g, ' '))}>` : '';
    return voice + markup;
  });
  const plain: ParsedSubtitles = { ...parsed, format: to, frame: { head: [], tail: [] } };
  if (to === 'ass') {
    const shell = parseAss(writeAss(cues, { language, ...PICTURE }));
    // A cue without text is no event of ASS.
    const kept = marked.filter((_, i) => cues[i]!.text.trim() !== '');
    return { ...shell, details: shell.details.map((one, i) => ({ ...one, markup: kept[i] ?? '' })) };
  }
  return {
    ...plain,
    file_ids: to === 'vtt' ? file_ids : cues.map(() => ''),
    details: marked.map((markup, i) => ({ line: details[i]!.line, markup })),
  };
}

const escapeVtt = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What is shown, as each format has it. */
const SHOWN: Readonly<Record<'srt' | 'vtt' | 'ass' | 'sbv', (text: string) => string>> = {
  // SubRip has no escapes; an arrow would begin another cue.
  srt: (text) => text,
  sbv: (text) => text,
  vtt: escapeVtt,
  ass: (text) => (text === '\n' ? '\\N' : escapeAssText(text)),
};

function markupIn(
  markup: string,
  from: SubtitleFormat,
  to: 'srt' | 'vtt' | 'ass' | 'sbv',
  text: string,
  language: string,
): string {
  const tokens = markupTokens(markup, from);
  const hasTags = tokens.some(({ shown }) => shown === '');
  const source = hasTags
    ? tokens
    : [...(isRtl(language) && to !== 'sbv' ? isolateForRtl(text, language) : text)].map((one) => ({
        raw: one,
        shown: one,
      }));
  const out = source
    .flatMap((token) => (token.shown === '' ? tagIn(token, to) : SHOWN[to](token.shown)))
    .join('');
  return to === 'srt' || to === 'sbv' ? out.replaceAll('-->', '→') : out;
}

/** `<i>`, `{\i1}` and their ends, in the other format; other marks are left. */
function tagIn({ raw }: MarkupToken, to: 'srt' | 'vtt' | 'ass' | 'sbv'): string[] {
  if (to === 'sbv') {
    return [];
  }
  const tags: { name: string; on: boolean }[] = raw.startsWith('{')
    ? [...raw.matchAll(/\\([ibu])([01])/g)].map(([, name, on]) => ({ name: name!, on: on === '1' }))
    : [
        {
          name: nameOf(raw) || (/^<\/([a-z]+)/i.exec(raw)?.[1]?.toLowerCase() ?? ''),
          on: !raw.startsWith('</'),
        },
      ];
  return tags
    .filter(({ name }) => ['i', 'b', 'u'].includes(name))
    .map(({ name, on }) => (to === 'ass' ? `{\\${name}${on ? 1 : 0}}` : on ? `<${name}>` : `</${name}>`));
}

/** What the other format cannot hold, in words. */
function lossOf({ format, cues, details, frame, file_ids }: ParsedSubtitles, to: WritableFormat): string[] {
  const keepsMarks = to === 'srt' || to === 'vtt' || to === 'ass';
  const marks = new Set<string>();
  details.forEach(({ markup }) => {
    markupTokens(markup, format).forEach((token) => {
      const isKept = keepsMarks && tagIn(token, to).length > 0;
      if (token.shown === '' && !isKept && nameOf(token.raw) !== 'v' && !token.raw.startsWith('</')) {
        marks.add(token.raw.slice(0, 20));
      }
    });
  });
  const lost: (string | false)[] = [
    marks.size > 0 && `marks such as ${[...marks].slice(0, 3).join(' ')}`,
    details.some(({ settings }) => settings) && 'places of cues on the screen',
    (frame.head.length > 1 || details.some(({ before }) => before)) &&
      'styles, notes and other parts of the file',
    !['vtt', 'ass', 'ttml', 'json', 'csv', 'xliff'].includes(to) &&
      cues.some(({ speaker }) => speaker) &&
      'speakers',
    format === 'vtt' &&
      !['json', 'xliff'].includes(to) &&
      file_ids.some((id) => /\D/.test(id)) &&
      'names of cues',
    to !== 'json' && cues.some(({ words }) => words) && 'times of words',
    (to === 'ass' || to === 'lrc') && cues.some(isFine) && 'thousandths of a second',
    to === 'lrc' && cues.some(({ text }) => text.includes('\n')) && 'line breaks',
  ];
  return lost.filter((one) => one !== false);
}

const isFine = ({ start_ms, end_ms }: Cue): boolean => start_ms % 10 !== 0 || end_ms % 10 !== 0;
