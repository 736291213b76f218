import { styleText } from 'node:util';

import type { Finding } from './finding';

const MARKS = {
  ok: ['green', '✓'],
  missing: ['red', '✗'],
  optional: ['yellow', '–'],
  warning: ['yellow', '!'],
} as const;
/** Narrower than this the text has no room beside the names. */
const LEAST_TEXT = 30;
/** Of what is here, in columns. */
const HERE_NAME = 18;

/** Columns for text on this stream: of a terminal its own; a file or a pipe takes every line whole. */
export function roomFor(stream: { isTTY?: boolean; columns?: number }): number {
  return stream.isTTY ? stream.columns || 80 : Infinity;
}

/**
 * The findings for people, no wider than the terminal. First what is missing or bad, then what would make things better, each
 * with its cost and remedy; services of one kind, which are many, share a line; last what is here, in short. Pure but for colours.
 */
export function findingsText(findings: readonly Finding[], width: number): string {
  const isService = ({ what, state }: Finding): boolean => state === 'optional' && what.includes(': ');
  const services = [...Map.groupBy(findings.filter(isService), kindOf)].map(([kind, own]) =>
    serviceFinding(kind, own),
  );
  const bad = findings.filter(({ state }) => state === 'missing' || state === 'warning');
  const better = [
    ...findings.filter((finding) => finding.state === 'optional' && !isService(finding)),
    ...services,
  ];
  const here = findings.filter(({ state }) => state === 'ok');
  const name = Math.max(0, ...[...bad, ...better].map(({ what }) => what.length));
  const room = Math.max(LEAST_TEXT, width - 1 - name - 3);
  const part = (head: string, own: readonly Finding[]): string[] =>
    own.length > 0 ? [head, ...own.flatMap((finding) => findingLines(finding, name, room)), ''] : [];
  return [
    ...part('Missing or bad:', bad),
    ...part('Not here; all works without, in less quality or in fewer places:', better),
    'Here:',
    ...here.map((finding) => hereLine(finding, width)),
  ].join('\n');
}

const kindOf = ({ what }: Finding): string => what.split(': ')[0] ?? what;

/** All services of one kind that are not set up: what is without them is the same for each. */
function serviceFinding(kind: string, own: readonly Finding[]): Finding {
  const names = own.map(({ what }) => what.slice(kind.length + 2));
  const settings = own.map(({ what, remedy = '' }) => {
    const variables = [...new Set(remedy.match(/Z2_[A-Z0-9_]+/g) ?? [])];
    return `${what.slice(kind.length + 2)}: ${variables.join(', ') || remedy}`;
  });
  const costs = new Set(own.map(({ cost }) => cost));
  const [cost] = costs;
  return {
    what: kind,
    state: 'optional',
    found: `not set up: ${names.join(', ')}`,
    ...(cost && costs.size === 1 ? { cost } : {}),
    remedy: `set ${settings.join('; ')} (.env.example says what each is)`,
  };
}

/** One line; how it was found out is in --json. */
function hereLine({ what, found }: Finding, width: number): string {
  const room = Math.max(LEAST_TEXT, width - 1 - HERE_NAME - 3);
  const [first = '', ...more] = wrapped(found, room);
  return `${styleText('green', '✓')} ${what.padEnd(HERE_NAME)} ${more.length > 0 ? `${first} …` : first}`;
}

function findingLines({ what, state, found, cost, remedy }: Finding, name: number, room: number): string[] {
  const [colour, mark] = MARKS[state];
  const [first = '', ...others] = wrapped(found, room);
  const beside = (text: string): string => `  ${' '.repeat(name)} ${text}`;
  const more = [cost, remedy && `→ ${remedy}`].flatMap((text) => (text ? wrapped(text, room) : []));
  return [
    `${styleText(colour, mark)} ${what.padEnd(name)} ${first}`,
    ...others.map(beside),
    ...more.map((text) => beside(styleText('dim', text))),
  ];
}

/** The text in lines of at most so many characters, broken at spaces; a longer word stands alone. Pure. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
