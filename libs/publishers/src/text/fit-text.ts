/** Counts a text as a platform does. */
export type TextSize = (text: string) => number;

/** UTF-16 code units: never fewer than characters, however a platform counts those. */
export const characters: TextSize = (text) => text.length;
export const utf8Bytes: TextSize = (text) => Buffer.byteLength(text);

const ELLIPSIS = '…';

/**
 * A text that fits: as it is, or cut after a whole word (of any script) with `…` behind it. A first word that is too long
 * itself is cut between graphemes.
 */
export function fitText(text: string, max: number, size: TextSize = characters): string {
  if (size(text) <= max) {
    return text;
  }
  const room = max - size(ELLIPSIS);
  const whole = beginning(text, room, size, 'word').replace(/[\s\p{P}]+$/u, '');
  return `${whole || beginning(text, room, size)}${ELLIPSIS}`;
}

/** The longest beginning of whole graphemes, or words, with that size. */
export function beginning(
  text: string,
  room: number,
  size: TextSize,
  granularity: 'word' | 'grapheme' = 'grapheme',
): string {
  let end = 0;
  let used = 0;
  for (const { segment, index } of new Intl.Segmenter(undefined, { granularity }).segment(text)) {
    used += size(segment);
    if (used > room) {
      break;
    }
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** A text without control characters, but line breaks where it may have some; blanks at its ends and runs of them gone. */
export function plainText(text: string, lines: 'one line' | 'lines'): string {
  const clean = text.normalize('NFC').replaceAll(/\r\n?/g, '\n');
  return lines === 'lines'
    ? clean.replaceAll(/[^\P{C}\n\t\u200c\u200d]/gu, '').trim()
    : clean
        .replaceAll(/\s+/gu, ' ')
        .replaceAll(/[^\P{C}\u200c\u200d]/gu, '')
        .trim();
}
