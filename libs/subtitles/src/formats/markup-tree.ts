import { Parser } from 'htmlparser2';

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

/**
 * The elements of a text, however broken. `xml`: tags are closed as they are written; without it as browsers do. Entities of a DTD are
 * never read: there is no way to other files. Linear. Never throws.
 */
export function markupTree(text: string, xml: boolean): MarkupElement {
  const root: MarkupElement = { name: '', attributes: {}, children: [], line: 1 };
  const open: MarkupElement[] = [root];
  let tooDeep = 0;
  let [line, counted] = [1, 0];
  const parser: Parser = new Parser(
    {
      onopentag(name, attributes) {
        for (; counted < parser.startIndex; counted++) {
          line += text.charCodeAt(counted) === 10 ? 1 : 0;
        }
        if (open.length >= MOST_DEPTH) {
          tooDeep++;
          return;
        }
        const own = Object.entries(attributes).map(([key, value]) => [local(key), value]);
        const element = {
          name: local(name),
          attributes: Object.fromEntries(own) as Record<string, string>,
          children: [],
          line,
        };
        open.at(-1)!.children.push(element);
        open.push(element);
      },
      ontext(data) {
        open.at(-1)!.children.push(data);
      },
      onclosetag() {
        if (tooDeep > 0) {
          tooDeep--;
        } else if (open.length > 1) {
          open.pop();
        }
      },
    },
    { xmlMode: xml, decodeEntities: true, recognizeSelfClosing: true },
  );
  parser.end(text);
  return root;
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
