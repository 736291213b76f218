import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

/** An element of XML or HTML, by local name, with what stands in it. */
export interface MarkupElement {
  name: string;
  /** Local names, lower case. */
  attributes: Readonly<Record<string, string>>;
  children: (MarkupElement | string)[];
  /** Counts from 1. */
  line: number;
}

/** Elements deeper than this are taken as if they were not there: their text stays. */
const MOST_DEPTH = 100;

const local = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase();

/** What a language says of its tags: XML nothing, for each is closed as it is written. */
export interface MarkupTags {
  /** Elements that never hold anything. */
  empty: ReadonlySet<string>;
  /** Elements that end where the next of their name begins. */
  endsItself: ReadonlySet<string>;
}

/**
 * The elements of a text, however broken. `tags`: null for XML; else tags may be left open, and text of style and script is no
 * markup. A closing tag closes all that was opened since, one that closes nothing is passed over. Entities of a DTD are never
 * read: there is no way to other files. Linear. Never throws.
 */
export function markupTree(text: string, tags: MarkupTags | null): MarkupElement {
  const builder = new TreeBuilder(text, tags);
  const tokenizer = new Tokenizer({ xmlMode: tags === null, decodeEntities: true }, builder);
  tokenizer.write(text);
  tokenizer.end();
  return builder.root;
}

/** The tokenizer alone, for its parser keeps what is open in a way that takes the square of the time on tags never closed. */
class TreeBuilder implements TokenizerCallbacks {
  readonly root: MarkupElement = { name: '', attributes: {}, children: [], line: 1 };
  /** Names as they are written, the innermost last; and the elements of the outer ones. */
  private readonly open: string[] = [];
  private readonly elements: MarkupElement[] = [this.root];
  private readonly openOf = new Map<string, number>();
  private name = '';
  private attributes = new Map<string, string>();
  private attribute = '';
  private value = '';
  private line = 1;
  private counted = 0;

  constructor(
    private readonly text: string,
    private readonly tags: MarkupTags | null,
  ) {}

  ontext(start: number, end: number): void {
    this.elements.at(-1)!.children.push(this.text.slice(start, end));
  }

  ontextentity(code: number): void {
    this.elements.at(-1)!.children.push(String.fromCodePoint(code));
  }

  oncdata(start: number, end: number, offset: number): void {
    if (this.tags === null) {
      this.ontext(start, end - offset);
    }
  }

  onopentagname(start: number, end: number): void {
    this.name = this.named(start, end);
    this.attributes = new Map();
    for (; this.counted < start; this.counted++) {
      this.line += this.text.charCodeAt(this.counted) === 10 ? 1 : 0;
    }
  }

  onattribname(start: number, end: number): void {
    this.attribute = local(this.text.slice(start, end));
    this.value = '';
  }

  onattribdata(start: number, end: number): void {
    this.value += this.text.slice(start, end);
  }

  onattribentity(code: number): void {
    this.value += String.fromCodePoint(code);
  }

  onattribend(): void {
    this.attributes.set(this.attribute, this.value);
  }

  onopentagend(): void {
    if (this.tags?.endsItself.has(this.name)) {
      this.close(this.name);
    }
    const { name, line } = this;
    const element = {
      name: local(name),
      attributes: Object.fromEntries(this.attributes),
      children: [],
      line,
    };
    const isDeep = this.elements.length >= MOST_DEPTH;
    if (!isDeep) {
      this.elements.at(-1)!.children.push(element);
    }
    if (this.tags?.empty.has(name)) {
      return;
    }
    if (!isDeep) {
      this.elements.push(element);
    }
    this.open.push(name);
    this.openOf.set(name, (this.openOf.get(name) ?? 0) + 1);
  }

  onselfclosingtag(): void {
    this.onopentagend();
    if (!this.tags?.empty.has(this.name)) {
      this.close(this.name);
    }
  }

  onclosetag(start: number, end: number): void {
    this.close(this.named(start, end));
  }

  /** Closes the innermost element of that name, and what was opened in it. */
  private close(name: string): void {
    let isOpen = (this.openOf.get(name) ?? 0) > 0;
    while (isOpen) {
      const last = this.open.pop()!;
      this.openOf.set(last, this.openOf.get(last)! - 1);
      this.elements.length = Math.min(this.elements.length, this.open.length + 1);
      isOpen = last !== name;
    }
  }

  private named(start: number, end: number): string {
    const name = this.text.slice(start, end);
    return this.tags === null ? name : name.toLowerCase();
  }

  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onend(): void {}
}

/** All elements of that name below, in order; not those within one of them. */
export function descendants(element: MarkupElement, name: string): MarkupElement[] {
  return element.children.flatMap((child) =>
    typeof child === 'string' ? [] : child.name === name ? [child] : descendants(child, name),
  );
}

export function textOf(element: MarkupElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** For text and attributes of XML; controls that XML cannot hold are left out. */
export const escapeXml = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
