import type { SubtitleFormat } from '../formats/parsed';
import { decodeEntities } from './markup';

/** A piece of marked-up text: a tag, which shows nothing, or one visible character (or blank) as it is written. */
export interface MarkupToken {
  raw: string;
  /** What is shown; '' of a tag. */
  shown: string;
}

const REFERENCE = String.raw`&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});`;
/** Tags that a parser of Z2 itself writes into `markup`. */
const ITALIC = String.raw`<\/?i>`;
const TAG: Readonly<Record<SubtitleFormat, string>> = {
  srt: String.raw`<\/?(?:b|i|u|s|em|strong|font|span|c|v|br|ruby|rt|lang)(?:[\s.][^<>]*)?\/?>|\{\\[^{}]*\}`,
  vtt: String.raw`<[^<>]*>`,
  ass: String.raw`\{[^{}]*\}|\\[Nnh]|\\[{}]|\\\u2060`,
  ...{ ttml: ITALIC, microdvd: ITALIC },
  ...{ sbv: '(?!)', lrc: '(?!)', json: '(?!)', csv: '(?!)', xliff: '(?!)', sami: '(?!)' },
};
const TOKENS = Object.fromEntries(
  Object.entries(TAG).map(([format, tag]) => [
    format,
    new RegExp(format === 'srt' || format === 'vtt' ? `${tag}|${REFERENCE}` : tag, 'giu'),
  ]),
) as Record<SubtitleFormat, RegExp>;
const ASS_SHOWN: Readonly<Record<string, string>> = { '\\N': '\n', '\\n': '\n', '\\h': '\u00A0' };

/** The tokens of a cue's text in a format, in order; their `raw` joined is the text. Linear. */
export function markupTokens(markup: string, format: SubtitleFormat): MarkupToken[] {
  const tokens: MarkupToken[] = [];
  const plain = (text: string): void => {
    for (const character of text) {
      tokens.push({ raw: character, shown: character });
    }
  };
  let at = 0;
  for (const { 0: raw, index } of markup.matchAll(TOKENS[format])) {
    plain(markup.slice(at, index));
    tokens.push({ raw, shown: shownOf(raw) });
    at = index + raw.length;
  }
  plain(markup.slice(at));
  return tokens;
}

function shownOf(raw: string): string {
  if (raw.startsWith('&')) {
    return decodeEntities(raw);
  }
  if (raw.startsWith('\\')) {
    return ASS_SHOWN[raw] ?? raw[1]!.replace('\u2060', '\\');
  }
  return '';
}

const isBlank = (shown: string): boolean => /^[ \t\n\r]+$/.test(shown);

/**
 * The marked-up text with other blanks and line breaks: those of `text`, whose other characters are those that the markup
 * shows. Null where they are not.
 */
export function withBlanksOf(markup: string, text: string, format: SubtitleFormat): string | null {
  const gaps = text.split(/[^ \t\n\r]/u);
  const letters = [...text.replace(/[ \t\n\r]+/g, '')];
  let out = '';
  let at = 0;
  let pending = gaps[0] ?? '';
  for (const { raw, shown } of markupTokens(markup, format)) {
    if (shown === '') {
      out += raw;
    } else if (isBlank(shown)) {
      out += pending;
      pending = '';
    } else {
      for (const letter of shown) {
        if (letters[at++] !== letter) {
          return null;
        }
      }
      out += pending + raw;
      pending = gaps[at] ?? '';
    }
  }
  return at === letters.length ? out : null;
}

const OPENING = /^<([a-z]+)/i;
const CLOSING = /^<\/([a-z]+)/i;
/** Tags that stand alone. */
const SINGLE = /^<(?:br|\d)/i;

/** Tags that are open at the end of the tokens, the outermost first; and closing tags that close nothing. */
export function openTags(tokens: readonly MarkupToken[]): { open: string[]; stray: number[] } {
  const open: string[] = [];
  const stray: number[] = [];
  tokens.forEach(({ raw, shown }, index) => {
    if (shown !== '' || !raw.startsWith('<') || SINGLE.test(raw) || raw.endsWith('/>')) {
      return;
    }
    const closed = CLOSING.exec(raw)?.[1]?.toLowerCase();
    if (closed === undefined) {
      open.push(raw);
      return;
    }
    const at = open.findLastIndex((tag) => nameOf(tag) === closed);
    if (at < 0) {
      stray.push(index);
    } else {
      open.splice(at, 1);
    }
  });
  return { open, stray };
}

export const nameOf = (tag: string): string => OPENING.exec(tag)?.[1]?.toLowerCase() ?? '';

/** The marked-up text as pieces whose shown characters (blanks not counted) are `counts`; tags are closed and opened anew. */
export function splitMarkup(
  markup: string,
  counts: readonly number[],
  format: SubtitleFormat,
): string[] | null {
  const tokens = markupTokens(markup, format);
  if (format === 'ass' && tokens.some(({ raw }) => raw.startsWith('{'))) {
    return null;
  }
  const pieces: string[] = [];
  let from = 0;
  let inherited = '';
  for (const [number, count] of counts.entries()) {
    let to = from;
    for (let seen = 0; to < tokens.length && (seen < count || number === counts.length - 1); to++) {
      const { shown } = tokens[to]!;
      seen += shown !== '' && !isBlank(shown) ? 1 : 0;
    }
    const own = tokens.slice(from, to);
    const { open } = openTags(tokens.slice(0, to));
    const closing = open
      .filter((tag) => nameOf(tag) !== 'v')
      .toReversed()
      .map((tag) => `</${nameOf(tag)}>`)
      .join('');
    const body = own.map(({ raw }) => raw).join('');
    pieces.push((inherited + body + (number === counts.length - 1 ? '' : closing)).trim());
    inherited = open.join('');
    from = to;
  }
  return pieces;
}
