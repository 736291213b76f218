import { access } from 'node:fs/promises';
import { resolve } from 'node:path';

import { type ConvertAnswer, countOf, Z2Error } from '@z2/contracts';

import { languageOf } from '../localize/localize-request';
import { print } from '../output';
import { plain } from '../view/plain';
import { askSubtitles } from './lint';
import { FORMAT_NAMES } from './lint-lines';

export interface ConvertFlags {
  language?: string;
  to?: string;
  force?: boolean;
}

/** `./z2 convert`: a subtitle file in another format. */
export async function convert(file: string, out: string, flags: ConvertFlags): Promise<number> {
  await keepFile(out, flags.force ?? false);
  const language = flags.language === undefined ? null : languageOf(flags.language);
  const target = flags.to === undefined ? null : languageOf(flags.to);
  const question = { ask: 'convert', file: resolve(file), out: resolve(out), language, target } as const;
  convertLines(out, await askSubtitles<ConvertAnswer>(question)).forEach(print);
  return 0;
}

/** What became of it, what is lost, what was odd. Pure. */
export function convertLines(out: string, answer: ConvertAnswer): string[] {
  const { cues, from, to, encoding, encoding_guessed, lost, notes } = answer;
  const name = (format: string): string => FORMAT_NAMES[format] ?? format;
  const read = encoding === 'utf-8' ? '' : ` in ${encoding}${encoding_guessed ? ' (guessed)' : ''}`;
  return [
    ...notes.map(({ line, message }) => `line ${line}: ${plain(message)}`),
    `${plain(out)}: ${countOf(cues, 'cue')} in ${name(to)}, from ${name(from)}${read}.`,
    ...(lost.length > 0 ? [`${name(to)} cannot hold: ${plain(lost.join('; '))}.`] : []),
  ];
}

/** @throws Z2Error OPTION_INVALID where a file is there that may not be replaced */
export async function keepFile(out: string, force: boolean): Promise<void> {
  const isThere = await access(resolve(out)).then(
    () => true,
    () => false,
  );
  if (isThere && !force) {
    throw new Z2Error('OPTION_INVALID', `${out} is there already, and is not replaced.`, {
      remedy: 'Give another name, or --force.',
    });
  }
}
