import { MarkupElement, MarkupTags, markupTree } from './markup-tree';
import { CueCollector, joinTextLines, ParsedSubtitles } from './parsed';

/** The last text is shown so long. */
const LAST_MS = 2000;

/** As its files are written: neither a sync nor a paragraph is ever closed. */
const TAGS: MarkupTags = {
  empty: new Set(['br', 'hr', 'img', 'link', 'meta']),
  endsItself: new Set(['sync', 'p']),
};

interface Shown {
  at: number | null;
  line: number;
  /** Texts by language class, in order. */
  texts: Map<string, string>;
}

/**
 * Reads SAMI as browsers would: unclosed tags, entities of HTML. Each text ends where the next sync begins, `&nbsp;` alone ends it. Of
 * several languages the first is read; the others are noted. Never throws.
 */
export function parseSami(text: string): ParsedSubtitles {
  const found = new CueCollector('sami');
  const syncs: Shown[] = [];
  collect(markupTree(text.replace(/^\uFEFF/, ''), TAGS), syncs, '');
  const first = syncs.flatMap(({ texts }) => [...texts.keys()])[0] ?? '';
  const others = new Set(syncs.flatMap(({ texts }) => [...texts.keys()].filter((name) => name !== first)));
  others.forEach((name) =>
    found.note(1, `Texts of the class "${name.slice(0, 40)}" are left out: only the first is read.`),
  );
  syncs.forEach(({ at, line, texts }, i) => {
    const words = joinTextLines((texts.get(first) ?? '').replaceAll('\u00A0', ' ').split('\n'));
    if (at === null) {
      found.note(line, 'The sync has no start; it is left out.');
    } else if (words !== '') {
      const next = syncs.slice(i + 1, i + 20).find((one) => one.at !== null)?.at ?? at + LAST_MS;
      found.add({ line, markup: words }, { start_ms: at, end_ms: next, text: words });
    }
  });
  return found.result();
}

function collect(element: MarkupElement, syncs: Shown[], language: string): void {
  const name = element.name === 'p' ? (element.attributes['class'] ?? '').toLowerCase() : language;
  if (element.name === 'sync') {
    const start = /^\s*(\d{1,9})/.exec(element.attributes['start'] ?? '')?.[1];
    syncs.push({ at: start === undefined ? null : Number(start), line: element.line, texts: new Map() });
  }
  for (const child of element.children) {
    const last = syncs.at(-1);
    if (typeof child !== 'string') {
      if (child.name === 'br' && last) {
        last.texts.set(name, `${last.texts.get(name) ?? ''}\n`);
      }
      if (!['style', 'head', 'script', 'title'].includes(child.name)) {
        collect(child, syncs, name);
      }
    } else if (last && child.trim() !== '') {
      last.texts.set(name, (last.texts.get(name) ?? '') + child.replace(/[ \t\r\n]+/g, ' '));
    }
  }
}
