import { styleText } from 'node:util';

import { ENGINE_KINDS, engineName } from '@z2/contracts';

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

/** What is without any service of a kind. */
const WITHOUT: Readonly<Record<string, string>> = {
  publish: 'results go into folders only',
};
const WHERE_SET =
  'Settings go into a file .env beside ./z2 (.env.example says what each is) or into the environment; then ./z2 down and ./z2 up.';

/**
 * The findings for people, no wider than the terminal. First whether the main job can run, then what is missing or bad, what would
 * make things better, each with its cost and remedy; services of one kind, which are many, stand together; last what is here, in
 * short. Pure but for colours.
 */
export function findingsText(findings: readonly Finding[], width: number): string {
  const isService = ({ what, state }: Finding): boolean => state === 'optional' && what.includes(': ');
  const services = [...Map.groupBy(findings.filter(isService), kindOf)];
  const bad = findings.filter(({ state }) => state === 'missing' || state === 'warning');
  const better = findings.filter((finding) => finding.state === 'optional' && !isService(finding));
  const here = findings.filter(({ state }) => state === 'ok');
  const name = Math.max(0, ...[...bad, ...better].map(({ what }) => what.length));
  const room = Math.max(LEAST_TEXT, width - 1 - name - 3);
  const part = (head: string, lines: readonly string[]): string[] =>
    lines.length > 0 ? [head, ...lines, ''] : [];
  const linesOf = (own: readonly Finding[]): string[] =>
    own.flatMap((finding) => findingLines(finding, name, room));
  return [
    ...verdictLines(findings, width),
    '',
    ...part('Missing or bad:', linesOf(bad)),
    ...part('Not here; all works without, in less quality or in fewer places:', [
      ...linesOf(better),
      ...services.flatMap(([kind, own]) => serviceLines(kind, own, name, width)),
      ...(services.length > 0 ? wrapped(WHERE_SET, width) : []),
    ]),
    'Here:',
    ...here.map((finding) => hereLine(finding, width)),
  ].join('\n');
}

function verdictLines(findings: readonly Finding[], width: number): string[] {
  const missing = findings.filter(({ state }) => state === 'missing').map(({ what }) => what);
  const text =
    missing.length > 0
      ? `Not ready: without ${missing.join(', ')} no job runs.`
      : 'Ready: all that a job needs is here.';
  return wrapped(text, width).map((line) => styleText(missing.length > 0 ? 'red' : 'green', line));
}

const kindOf = ({ what }: Finding): string => what.split(': ')[0] ?? what;

/** All services of one kind that are not set up, each with what sets it up; what is without them is the same for each. */
function serviceLines(kind: string, own: readonly Finding[], name: number, width: number): string[] {
  const cost = WITHOUT[kind] ?? own[0]?.cost ?? '';
  const rows = own.map(({ what, remedy = '' }) => {
    const variables = [...new Set(remedy.match(/Z2_[A-Z0-9_]+/g) ?? [])];
    return [
      serviceName(kind, what.slice(kind.length + 2)),
      remedy.startsWith('Set ') && variables.length > 0 ? variables.join(', ') : remedy,
    ] as const;
  });
  const [colour, mark] = MARKS.optional;
  const column = Math.max(...rows.map(([service]) => service.length));
  const indent = ' '.repeat(name + 3);
  return [
    `${styleText(colour, mark)} ${kind.padEnd(name)} ${cost}; better with`,
    ...rows.flatMap(([service, needs]) => {
      const [first = '', ...others] = wrapped(
        needs,
        Math.max(LEAST_TEXT, width - indent.length - column - 3),
      );
      const beside = others.map((line) => `${indent}${' '.repeat(column + 2)}${line}`);
      return [`${indent}${service.padEnd(column)}  ${first}`, ...beside].map((line) =>
        styleText('dim', line),
      );
    }),
  ];
}

function serviceName(kind: string, id: string): string {
  const known = ENGINE_KINDS.find((one) => one === kind);
  return known ? engineName(known, id) : id;
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
