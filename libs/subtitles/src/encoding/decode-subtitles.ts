import { primaryLanguage, Z2Error } from '@z2/contracts';
import { analyse } from 'chardet';

export interface DecodedText {
  text: string;
  /** Label of the WHATWG Encoding Standard, or `utf-32le`, `utf-32be`. */
  encoding: string;
  /** True where nothing in the file says its encoding: tell the user what was guessed. */
  guessed: boolean;
}

/** Encodings that subtitles of a language are found in, most likely first. */
const BY_LANGUAGE: Readonly<Record<string, readonly string[]>> = {
  ...languages('ru uk be bg mk sr', 'windows-1251', 'koi8-r'),
  uk: ['windows-1251', 'koi8-u'],
  ...languages('pl cs sk hu sl hr bs ro sq', 'windows-1250', 'iso-8859-2'),
  ...languages('tr az', 'windows-1254'),
  ...languages('lt lv et', 'windows-1257'),
  el: ['windows-1253'],
  he: ['windows-1255'],
  ...languages('ar fa ur', 'windows-1256'),
  vi: ['windows-1258'],
  th: ['windows-874'],
  ja: ['shift_jis', 'euc-jp'],
  ko: ['euc-kr'],
  zh: ['gb18030', 'big5'],
};
/** What the detector says → the superset that people really use. */
const SUPERSETS: Readonly<Record<string, string>> = {
  'ISO-8859-1': 'windows-1252',
  'ISO-8859-6': 'windows-1256',
  'ISO-8859-7': 'windows-1253',
  'ISO-8859-8': 'windows-1255',
  'ISO-8859-9': 'windows-1254',
  'EUC-KR': 'euc-kr',
  Big5: 'big5',
  GB18030: 'gb18030',
};
const PRIOR_BONUS = 30;

/**
 * Text of a subtitle file's bytes: by BOM, else strict UTF-8, else UTF-16 by its pattern of NULs, else guessed by a
 * detector with the language (BCP 47, where known) as prior (CRAFT.md 5, "Encoding").
 *
 * @throws Z2Error CAPTIONS_INVALID where the bytes are no text.
 */
export function decodeSubtitleBytes(bytes: Uint8Array, languageHint?: string | null): DecodedText {
  const marked = byMark(bytes);
  if (marked) {
    return { ...marked, guessed: false };
  }
  const utf8 = decodeStrictly(bytes, 'utf-8');
  if (utf8 !== null && !utf8.includes('\0')) {
    return { text: utf8, encoding: 'utf-8', guessed: false };
  }
  const wide = byNulPattern(bytes);
  const wideText = wide && decodeStrictly(bytes, wide);
  if (wide && wideText) {
    return { text: wideText, encoding: wide, guessed: true };
  }
  if (bytes.includes(0)) {
    throw new Z2Error('CAPTIONS_INVALID', 'The subtitle file is no text: it has NUL bytes.', {
      remedy: 'Give a text file: SubRip (.srt), WebVTT (.vtt), ASS (.ass) or SBV (.sbv).',
      details: { line: 1 },
    });
  }
  const best = candidates(bytes, languageHint)[0];
  return best
    ? { ...best, guessed: true }
    : { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252', guessed: true };
}

function byMark(bytes: Uint8Array): { text: string; encoding: string } | null {
  const starts = (...mark: number[]): boolean => mark.every((byte, i) => bytes[i] === byte);
  if (starts(0xff, 0xfe, 0, 0)) {
    return { text: decodeUtf32(bytes, true), encoding: 'utf-32le' };
  }
  if (starts(0, 0, 0xfe, 0xff)) {
    return { text: decodeUtf32(bytes, false), encoding: 'utf-32be' };
  }
  const encoding = starts(0xef, 0xbb, 0xbf)
    ? 'utf-8'
    : starts(0xff, 0xfe)
      ? 'utf-16le'
      : starts(0xfe, 0xff)
        ? 'utf-16be'
        : null;
  // Broken bytes after a BOM become U+FFFD: the mark is believed.
  return encoding ? { text: new TextDecoder(encoding).decode(bytes), encoding } : null;
}

/** TextDecoder knows no UTF-32. */
function decodeUtf32(bytes: Uint8Array, little: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 4; at + 4 <= bytes.byteLength; at += 4) {
    const code = view.getUint32(at, little);
    text += code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\uFFFD' : String.fromCodePoint(code);
  }
  return text;
}

/** UTF-16 without BOM: times, digits and line ends have a NUL each, all on the same side. */
function byNulPattern(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const sample = bytes.subarray(0, 8192);
  const nuls = [0, 0];
  sample.forEach((byte, i) => {
    nuls[i % 2]! += byte === 0 ? 1 : 0;
  });
  const [even, odd] = nuls as [number, number];
  // A few stand on the other side too: 一 is U+4E00.
  if (Math.max(even, odd) < sample.length / 20 || Math.min(even, odd) > Math.max(even, odd) / 5) {
    return null;
  }
  return odd > even ? 'utf-16le' : 'utf-16be';
}

function candidates(
  bytes: Uint8Array,
  hint: string | null | undefined,
): { text: string; encoding: string }[] {
  const prior = hint ? (BY_LANGUAGE[primaryLanguage(hint)] ?? ['windows-1252']) : [];
  const scores = new Map<string, number>(prior.map((encoding, i) => [encoding, PRIOR_BONUS - i * 10]));
  for (const { name, confidence } of analyse(bytes)) {
    const encoding = SUPERSETS[name] ?? name.toLowerCase();
    scores.set(encoding, (scores.get(encoding) ?? 0) + confidence);
  }
  return [...scores]
    .sort((a, b) => b[1] - a[1])
    .flatMap(([encoding]) => {
      const text = decodeStrictly(bytes, encoding);
      return text === null || hasControls(text) ? [] : [{ text, encoding }];
    });
}

/** Null where the bytes are not valid in the encoding, or the platform does not know it. */
function decodeStrictly(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA' || code === 'ERR_ENCODING_NOT_SUPPORTED') {
      return null;
    }
    throw error;
  }
}

/** C1 controls are what undefined bytes of a code page become: hardly any text has them. */
function hasControls(text: string): boolean {
  const controls = text.match(/[\u0080-\u009F]/g)?.length ?? 0;
  return controls > text.length / 1000;
}

function languages(codes: string, ...encodings: string[]): Record<string, readonly string[]> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, encodings]));
}
