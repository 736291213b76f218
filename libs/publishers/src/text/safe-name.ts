import { beginning, utf8Bytes } from './fit-text';

/** Longest name in bytes: file systems take 255; the rest is for numbers and for endings that programs add. */
const MAX_BYTES = 200;
/** Names that Windows gives to devices, whatever the ending. Folders are shared and synchronised. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/i;

/**
 * A name that every common file system takes, made from one that is data; always the same for the same name. Letters of all
 * scripts stay. Without separators and characters that Windows forbids, control and direction characters, leading dots (hidden)
 * and hyphens (taken for options), trailing dots and blanks; at most 200 bytes of UTF-8, the ending kept.
 */
export function safeName(name: string): string {
  const clean = name
    .normalize('NFC')
    .replaceAll(/[/\\:*?"<>|]/g, '_')
    .replaceAll(/\p{C}/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .replace(/^[.\s-]+/, '')
    .replace(/[.\s]+$/, '');
  const { stem, ending } = split(clean);
  const named = RESERVED.test(stem.split('.')[0] ?? '') ? `_${stem}` : stem || 'untitled';
  return `${cut(named, MAX_BYTES - utf8Bytes(ending))}${ending}`;
}

/** The endings that a program looks at: `.mp4`, and the language before it (`.es.srt`). */
function split(name: string): { stem: string; ending: string } {
  const ending = /(\.[A-Za-z0-9-]{1,12}){1,2}$/.exec(name)?.[0] ?? '';
  return ending.length < name.length
    ? { stem: name.slice(0, name.length - ending.length), ending }
    : { stem: name, ending: '' };
}

/** With so many bytes at most. */
function cut(text: string, bytes: number): string {
  return utf8Bytes(text) <= bytes ? text : beginning(text, bytes, utf8Bytes).trimEnd() || 'untitled';
}

/** Names that differ from each other, also where case does not count: the second `a.srt` becomes `a (2).srt`. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const safe = safeName(name);
    const { stem, ending } = split(safe);
    let candidate = safe;
    for (let n = 2; taken.has(candidate.toLowerCase()); n += 1) {
      candidate = `${stem} (${n})${ending}`;
    }
    taken.add(candidate.toLowerCase());
    return candidate;
  });
}
