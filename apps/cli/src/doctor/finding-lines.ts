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

/** The findings for people, no wider than the terminal: names to the left, what was found beside them. Pure but for colours. */
export function findingsText(findings: readonly Finding[], width: number): string {
  const name = Math.max(...findings.map(({ what }) => what.length));
  const room = Math.max(LEAST_TEXT, width - 1 - name - 3);
  return findings.flatMap((finding) => findingLines(finding, name, room)).join('\n');
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
