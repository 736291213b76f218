const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
  lrm: '\u200E',
  rlm: '\u200F',
  ...{ zwj: '\u200D', zwnj: '\u200C', shy: '\u00AD', hellip: '…', ndash: '–', mdash: '—', bull: '•' },
  ...{ lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', laquo: '«', raquo: '»', copy: '©', middot: '·' },
};

/** Decodes the character references that subtitle files use; unknown ones stay as they are. */
export function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name) {
        return NAMED[name.toLowerCase()] ?? whole;
      }
      const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
      const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
      return valid ? String.fromCodePoint(code) : '\uFFFD';
    },
  );
}

/** Tags that SRT files in the wild carry; other angle brackets are text (`a < b`, `<laughs>`). */
const SRT_TAG = /<\/?(?:b|i|u|s|em|strong|font|span|c|v|br|ruby|rt|lang)(?:[\s.][^<>]*)?\/?>/gi;
const ASS_OVERRIDE = /\{\\[^{}]*\}/g;

/** Text of an SRT cue without tags and `{\an8}`-like overrides, with character references decoded. */
export function stripSrtMarkup(text: string): string {
  if (!/[<{&]/.test(text)) {
    return text;
  }
  return decodeEntities(text.replace(ASS_OVERRIDE, '').replace(SRT_TAG, ''));
}

/** Text of a WebVTT cue without its tags and timestamps, decoded; and the first voice, as the speaker. */
export function stripVttMarkup(text: string): { text: string; speaker: string | null } {
  if (!/[<&]/.test(text)) {
    return { text, speaker: null };
  }
  const voice = /<v(?:\.[^\s<>]*)?[ \t]([^<>]*)>/.exec(text)?.[1]?.trim();
  return {
    text: decodeEntities(text.replace(/<[^<>]*>/g, '')),
    speaker: voice ? decodeEntities(voice) : null,
  };
}

/** Text of an ASS event without override blocks and drawings; `\N` and `\n` are line breaks, `\h` is a hard blank. */
export function stripAssMarkup(text: string): string {
  let drawing = false;
  let out = '';
  let at = 0;
  while (at < text.length) {
    const open = findOverride(text, at);
    const end = open === -1 ? text.length : open;
    if (!drawing) {
      out += text.slice(at, end);
    }
    if (open === -1) {
      break;
    }
    const close = text.indexOf('}', open);
    if (close === -1) {
      // Without its end it is text, as libass shows it.
      out += drawing ? '' : text.slice(open);
      break;
    }
    const level = /\\p(\d+)/.exec(text.slice(open, close))?.[1];
    drawing = level === undefined ? drawing : level !== '0';
    at = close + 1;
  }
  return out
    .replace(/\\[Nn]/g, '\n')
    .replace(/\\h/g, '\u00A0')
    .replace(/\\([{}])/g, '$1')
    .replaceAll('\\\u2060', '\\');
}

/** Position of the next `{` that is not escaped. */
function findOverride(text: string, from: number): number {
  let at = text.indexOf('{', from);
  while (at > 0 && text[at - 1] === '\\') {
    at = text.indexOf('{', at + 1);
  }
  return at;
}
